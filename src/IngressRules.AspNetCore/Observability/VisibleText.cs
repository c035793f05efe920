using System.Globalization;
using System.Text;

namespace IngressRules.AspNetCore.Observability;

/// <summary>
/// Makes text that somebody else wrote fit to be shown, in a log line or on a page: what would break the line, colour a terminal, reorder
/// or hide other text is shown as an escape such as <c>\u001b</c>, and what is very long is cut.
/// </summary>
public static class VisibleText
{
    /// <summary>The text on one line, with everything unfit escaped.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="maxLength">How many characters of it are kept; a cut one ends in <c>…</c>.</param>
    public static string Of(string text, int maxLength = int.MaxValue)
    {
        bool cut = text.Length > maxLength;
        ReadOnlySpan<char> kept = cut ? text.AsSpan(0, maxLength) : text;
        if (!cut && !kept.ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var visible = new StringBuilder(kept.Length + 16);
        foreach (Rune rune in kept.EnumerateRunes())
        {
            // Half of a surrogate pair comes as U+FFFD, which is honest enough.
            if (IsFit(Rune.GetUnicodeCategory(rune)))
            {
                visible.Append(rune);
            }
            else
            {
                visible.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
        }

        return visible.Append(cut ? "…" : "").ToString();
    }

    private static bool IsFit(UnicodeCategory category) => category
        is not (UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned);
}
