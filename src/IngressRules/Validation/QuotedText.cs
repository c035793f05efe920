using System.Globalization;
using System.Text;

namespace IngressRules.Validation;

/// <summary>
/// Quotes what a file contains inside a message. The text may hold anything, so that characters which a terminal would act on are
/// escaped, and a long text is cut.
/// </summary>
internal static class QuotedText
{
    private const int MaxLength = 80;

    /// <summary>The text between double quotes, at most 80 characters of it.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(Math.Min(text.Length, MaxLength) + 2).Append('"');
        int taken = 0;
        for (int i = 0; i < text.Length && taken < MaxLength; taken++)
        {
            if (!Rune.TryGetRuneAt(text, i, out Rune rune))
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
                i++;
                continue;
            }

            Append(quoted, rune);
            i += rune.Utf16SequenceLength;
        }

        quoted.Append('"');
        int length = text.Length;
        return length > MaxLength && taken == MaxLength
            ? quoted.Append(CultureInfo.InvariantCulture, $" (cut; {Encoding.UTF8.GetByteCount(text)} bytes)").ToString()
            : quoted.ToString();
    }

    private static void Append(StringBuilder quoted, Rune rune)
    {
        switch (rune.Value)
        {
            case '"':
                quoted.Append("\\\"");
                break;
            case '\\':
                quoted.Append("\\\\");
                break;
            case '\n':
                quoted.Append("\\n");
                break;
            case '\r':
                quoted.Append("\\r");
                break;
            case '\t':
                quoted.Append("\\t");
                break;
            default:
                if (IsVisible(rune))
                {
                    quoted.Append(rune.ToString());
                }
                else
                {
                    quoted.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
                }

                break;
        }
    }

    // Formatting characters change the order in which a line is shown, which makes one text look like another.
    private static bool IsVisible(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);
}
