using System.Globalization;
using System.Text;

namespace IngressRules.Diagnostics;

/// <summary>
/// Quotes what a file contains inside a message: between double quotes that it cannot end, made visible, and cut where it is long.
/// </summary>
/// <remarks>
/// Messages are this library's own words. kube-apiserver quotes by Go's <c>%q</c>, which writes other escapes; none of its sentences is
/// repeated here, only its reasons and field names.
/// </remarks>
internal static class QuotedText
{
    private const int MaxLength = 80;

    /// <summary>The text between double quotes, at most 80 characters of it.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(Math.Min(text.Length, MaxLength) + 2).Append('"');
        int taken = 0, next = 0;
        for (; next < text.Length && taken < MaxLength; taken++)
        {
            string character = VisibleText.Character(text, next, out int length);
            quoted.Append(text[next] is '"' or '\\' ? "\\" : "").Append(character);
            next += length;
        }

        quoted.Append('"');
        return next == text.Length
            ? quoted.ToString()
            : quoted.Append(CultureInfo.InvariantCulture, $" (cut; {Encoding.UTF8.GetByteCount(text)} bytes)").ToString();
    }
}
