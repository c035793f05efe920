using System.Globalization;
using IngressRules.Model;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>Values as Go, the language of the controller, reads them.</summary>
internal static class GoText
{
    /// <summary>Reads a boolean (Go's <c>strconv.ParseBool</c>).</summary>
    public static bool TryParseBool(string text, out bool value)
    {
        value = text is "1" or "t" or "T" or "true" or "TRUE" or "True";
        return value || text is "0" or "f" or "F" or "false" or "FALSE" or "False";
    }

    /// <summary>Reads an integer (Go's <c>strconv.Atoi</c>): digits after at most one sign, within 64 bits.</summary>
    public static bool TryParseInt(string text, out long value)
    {
        int sign = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        value = 0;
        return text.Length > sign && text.AsSpan(sign).IndexOfAnyExceptInRange('0', '9') < 0
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The entries of a comma list, without spaces around them and without empty ones.</summary>
    public static ValueList<string> List(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToValueList();

    /// <summary>The value without spaces at the ends of its lines, as the controller hands it on.</summary>
    public static string Normalize(string text) => text.Contains('\n', StringComparison.Ordinal)
        ? string.Join('\n', text.Split('\n').Select(l => l.Trim()))
        : text.Trim();
}
