using System.Globalization;
using System.Text;

namespace IngressRules.Diagnostics;

/// <summary>
/// Characters that an editor does not show, or shows as an ordinary space. They come with text that is copied from pages and messages, and
/// nobody means them in a name or a path.
/// </summary>
internal static class InvisibleCharacters
{
    /// <summary>Where the first one stands; -1 where there is none.</summary>
    public static int IndexIn(string text)
    {
        if (Ascii.IsValid(text))
        {
            return -1;
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (IsInvisible(text, i))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The text without them; what looks like a space becomes one.</summary>
    public static string Remove(string text)
    {
        if (IndexIn(text) < 0)
        {
            return text;
        }

        var visible = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsInvisible(text, i))
            {
                visible.Append(text[i]);
            }
            else if (IsSpace(text[i]))
            {
                visible.Append(' ');
            }
        }

        return visible.ToString();
    }

    /// <summary>The first one as the rest of a sentence about a text that has one: <c>contains U+200B, a zero width space, …</c>.</summary>
    public static string? Describe(string text)
    {
        int at = IndexIn(text);
        return at < 0 ? null : string.Create(CultureInfo.InvariantCulture, $"contains U+{(int)text[at]:X4}, {NameOf(text[at])}");
    }

    private static string NameOf(char c) => c switch
    {
        '\u00A0' or '\u202F' or '\u2007' => "a no-break space, which only looks like a space",
        '\u00AD' => "a soft hyphen, which editors do not show",
        '\u200B' => "a zero width space, which editors do not show",
        '\u200E' or '\u200F' => "a mark of the direction of text, which editors do not show",
        '\uFEFF' => "a byte order mark, which editors do not show",
        _ when IsSpace(c) => "which only looks like a space",
        _ => "which editors do not show",
    };

    private static bool IsSpace(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool IsInvisible(string text, int at) => text[at] switch
    {
        <= '\x7f' => false,

        // Between letters of some scripts these two belong to the word.
        '\u200C' or '\u200D' => at == 0 || at == text.Length - 1 || char.IsAscii(text[at - 1]) || char.IsAscii(text[at + 1]),

        // Fillers that are letters by their category, a blank of Braille, and the choice of a form of the character before.
        '\u034F' or '\u115F' or '\u1160' or '\u2800' or '\u3164' or '\uFFA0' or (>= '\uFE00' and <= '\uFE0F') => true,
        var c => IsSpace(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format,
    };
}
