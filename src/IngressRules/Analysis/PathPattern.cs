using System.Buffers;

namespace IngressRules.Analysis;

/// <summary>
/// Recognises paths that are regular expressions or globs. Every special character also occurs in ordinary paths, such as <c>/c++</c>,
/// <c>/Foo_(bar)</c>, <c>/$metadata</c> or <c>/a[0]</c>, so only combinations that such paths do not have count.
/// </summary>
internal static class PathPattern
{
    /// <summary>Characters that end the literal start of a pattern.</summary>
    private static readonly SearchValues<char> s_special = SearchValues.Create("^$()[]*+|\\{");

    /// <summary>Characters that follow a backslash in a regular expression: escaped ones and character classes.</summary>
    private static readonly SearchValues<char> s_escapable = SearchValues.Create("dDwWsSbB./-+*()[]{}|^$\\");

    public static bool IsPattern(string path)
    {
        ReadOnlySpan<char> text = path;
        for (int at = text.IndexOfAny(s_special); at >= 0; at = Next(text, at))
        {
            char before = at > 0 ? text[at - 1] : '/';
            char after = at + 1 < text.Length ? text[at + 1] : '\0';
            bool isSign = text[at] switch
            {
                '*' => true,
                '^' => before is '/' or '(' or '[' or '|',
                '$' => after is '\0' or ')' or '|',
                '+' => before is '.' or ']' or ')',
                '\\' => s_escapable.Contains(after),
                '(' => IsAlternation(text[at..]),
                '[' => IsCharacterRange(text[at..]),
                _ => false,
            };
            if (isSign)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The path before the first special character, without a slash or a dot directly before that character.</summary>
    public static string LiteralStart(string path)
    {
        int end = path.AsSpan().IndexOfAny(s_special);
        string literal = path[..Math.Max(end, 0)].TrimEnd('.').TrimEnd('/');
        return literal.Length == 0 ? "/" : literal;
    }

    private static int Next(ReadOnlySpan<char> text, int at)
    {
        int next = text[(at + 1)..].IndexOfAny(s_special);
        return next < 0 ? -1 : at + 1 + next;
    }

    // (a|b), and (/|$) in particular.
    private static bool IsAlternation(ReadOnlySpan<char> text)
    {
        int end = text.IndexOf(')');
        return end > 0 && text[..end].Contains('|');
    }

    // [a-z], [0-9]; brackets around a number or a name are an index.
    private static bool IsCharacterRange(ReadOnlySpan<char> text)
    {
        int end = text.IndexOf(']');
        return end == 4 && text[2] == '-';
    }
}
