using System.Globalization;

namespace IngressRules.Compilation;

/// <summary>Says what to write in place of a value that other routers take, such as <c>30s</c> or <c>10m</c>.</summary>
internal static class ClassOptionAdvice
{
    private static readonly (string Unit, double Seconds)[] s_times = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];

    private static readonly (string Unit, double Bytes)[] s_sizes =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("k", 1L << 10), ("m", 1L << 20), ("g", 1L << 30),
    ];

    /// <summary>The value that was probably meant, or else the form of one; to follow "write".</summary>
    /// <param name="option">The option.</param>
    /// <param name="text">The value that it does not take.</param>
    public static string For(ClassOption option, string text)
    {
        string bare = text.Trim();
        string? meant = option.Takes(bare) ? bare
            : option.Takes(bare.ToLowerInvariant()) ? bare.ToLowerInvariant()
            : option.Name == "max-body-size" ? InUnits(bare, s_sizes)
            : option.Name.EndsWith("-timeout", StringComparison.Ordinal) ? InUnits(bare, s_times)
            : null;
        if (meant is null || !option.Takes(meant))
        {
            return option.Form;
        }

        // A form that begins with a value is a list of values, and says nothing of this one.
        string form = option.Form.Split(',')[0];
        return option.Takes(form) ? $"\"{meant}\"" : $"\"{meant}\", which is {form}";
    }

    private static string? InUnits(string text, (string Unit, double Size)[] units)
    {
        foreach ((string unit, double size) in units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count))
            {
                return (count * size).ToString("0.###", CultureInfo.InvariantCulture);
            }
        }

        return null;
    }
}
