namespace IngressRules.Validation;

/// <summary>
/// The ASCII characters that are meant by others which look like them and which no DNS name has: the wide letters of East Asian keyboards,
/// and the dashes that word processors make of hyphens.
/// </summary>
internal static class AsciiForm
{
    /// <summary>The text with the characters that are meant; the same text where it has none of the others.</summary>
    public static string Fold(string text)
    {
        foreach (char c in text)
        {
            if (Of(c) != c)
            {
                return string.Create(text.Length, text, static (form, written) =>
                {
                    for (int i = 0; i < form.Length; i++)
                    {
                        form[i] = Of(written[i]);
                    }
                });
            }
        }

        return text;
    }

    /// <summary>What the first such character of a text is, in words; null where it has none.</summary>
    public static string? Describe(string text)
    {
        foreach (char c in text)
        {
            if (Of(c) is var meant && meant != c)
            {
                return meant == '-' && c < '\uFF00' ? "a typographic dash" : "a full-width character";
            }
        }

        return null;
    }

    private static char Of(char c) => c switch
    {
        <= '\x7f' => c,
        >= '\u2010' and <= '\u2015' or '\u2212' => '-',
        '\u3002' or '\uFF61' => '.',
        >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
        _ => c,
    };
}
