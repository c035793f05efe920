using System.Globalization;
using System.Text;

namespace IngressRules.Cli.Output;

/// <summary>
/// Makes text from files fit for a terminal: what would move the cursor, change colours, reorder or hide other text is shown as an escape
/// such as <c>\u001b</c> instead of being obeyed.
/// </summary>
internal static class SafeText
{
    /// <summary>The text with everything unfit escaped, on one line.</summary>
    public static string Escape(string text)
    {
        if (!NeedsEscape(text))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length + 16);
        for (int i = 0; i < text.Length;)
        {
            safe.Append(Glyph(text, i, out int length));
            i += length;
        }

        return safe.ToString();
    }

    /// <summary>What stands for the character at an index, which may be two code units long.</summary>
    public static string Glyph(string text, int index, out int length)
    {
        if (!Rune.TryGetRuneAt(text, index, out Rune rune))
        {
            length = 1;
            return EscapeUnit(text[index]);
        }

        length = rune.Utf16SequenceLength;
        if (!IsUnfit(Rune.GetUnicodeCategory(rune)))
        {
            return text.Substring(index, length);
        }

        return length == 1 ? EscapeUnit(text[index]) : EscapeUnit(text[index]) + EscapeUnit(text[index + 1]);
    }

    private static bool NeedsEscape(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.AsSpan().ContainsAnyExceptInRange(' ', '~');
        }

        for (int i = 0; i < text.Length; i++)
        {
            // A surrogate has this category too, so a pair takes the slow road, which tells the good from the bad.
            if (IsUnfit(char.GetUnicodeCategory(text[i])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsUnfit(UnicodeCategory category) => category
        is UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned;

    private static string EscapeUnit(char unit) => unit switch
    {
        '\t' => "\\t",
        '\n' => "\\n",
        '\r' => "\\r",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
    };
}
