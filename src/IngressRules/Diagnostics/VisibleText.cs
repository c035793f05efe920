using System.Globalization;
using System.Text;

namespace IngressRules.Diagnostics;

/// <summary>
/// Makes untrusted text safe to display in a terminal, a log line or a page. Characters that would end the line, move the cursor, change
/// colours, or reorder or hide other text are replaced by escapes such as <c>\u001b</c>.
/// </summary>
public static class VisibleText
{
    private const string Ellipsis = "…";

    /// <summary>The text on one line, with all invisible characters escaped.</summary>
    /// <param name="text">Any text. It may contain half of a surrogate pair.</param>
    /// <param name="maxLength">How many UTF-16 code units of the text are kept; a text that was cut ends in <c>…</c>.</param>
    public static string Of(string text, int maxLength = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegative(maxLength);
        bool cut = text.Length > maxLength;
        int end = cut ? EndOfCharacter(text, maxLength) : text.Length;
        if (!cut && IsVisible(text))
        {
            return text;
        }

        var visible = new StringBuilder(end + 16);
        for (int i = 0; i < end;)
        {
            visible.Append(Character(text, i, out int length));
            i += length;
        }

        return visible.Append(cut ? Ellipsis : "").ToString();
    }

    /// <summary>A value or a name in a message: as much of it as a line has room for.</summary>
    internal static string Short(string text) => Of(text, 60);

    /// <summary>What to show for one character of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="index">Where the character starts.</param>
    /// <param name="length">How many UTF-16 code units the character has in the text: 1 or 2.</param>
    public static string Character(string text, int index, out int length)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!Rune.TryGetRuneAt(text, index, out Rune rune))
        {
            length = 1;
            return Escape(text[index]);
        }

        length = rune.Utf16SequenceLength;
        if (IsVisible(rune))
        {
            return text.Substring(index, length);
        }

        return length == 1 ? Escape(text[index]) : Escape(text[index]) + Escape(text[index + 1]);
    }

    private static bool IsVisible(string text)
    {
        // Nearly all texts are printable ASCII.
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return true;
        }

        for (int i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out Rune rune) || !IsVisible(rune))
            {
                return false;
            }

            i += rune.Utf16SequenceLength;
        }

        return true;
    }

    // Format characters include those that change the display order of a line. Spaces other than U+0020 are escaped because they look like
    // it.
    private static bool IsVisible(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator
        or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned);

    private static string Escape(char unit) => unit switch
    {
        '\t' => "\\t",
        '\n' => "\\n",
        '\r' => "\\r",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
    };

    /// <summary>Does not cut between the halves of a surrogate pair.</summary>
    private static int EndOfCharacter(string text, int end) =>
        end > 0 && char.IsHighSurrogate(text[end - 1]) && char.IsLowSurrogate(text[end]) ? end - 1 : end;
}
