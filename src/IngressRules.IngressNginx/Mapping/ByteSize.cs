using System.Globalization;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>Sizes as nginx reads them: digits and a unit without a space, in either case.</summary>
internal static class ByteSize
{
    /// <summary>Reads a size in bytes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="withGiga">Whether <c>g</c> is a unit beside <c>k</c> and <c>m</c>.</param>
    /// <param name="bytes">The size.</param>
    public static bool TryParse(string text, bool withGiga, out long bytes)
    {
        bytes = 0;
        int digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        string unit = digits < 0 ? "" : text[digits..];
        long factor = unit switch
        {
            "" => 1,
            "k" or "K" => 1L << 10,
            "m" or "M" => 1L << 20,
            "g" or "G" when withGiga => 1L << 30,
            _ => 0,
        };
        if (factor == 0 || digits == 0 || text.Length == 0
            || !long.TryParse(digits < 0 ? text : text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            || number > long.MaxValue / factor)
        {
            return false;
        }

        bytes = number * factor;
        return true;
    }
}
