using System.Buffers;
using IngressRules.Diagnostics;

namespace IngressRules.Validation;

/// <summary>Recognises what somebody has in mind who writes something else than one path with a slash in front.</summary>
internal static class PathIntent
{
    // A path of a few hundred characters is looked at. Whatever is longer is no expression that a person wrote.
    private const int MostCharacters = 1000;

    private static readonly SearchValues<char> s_expression = SearchValues.Create("^$()[]*+|\\{}?");

    // What follows the alternatives of an expression and says only that more may follow, or nothing.
    private static readonly string[] s_tails = ["(/|$)", "(/.*)?", "(.*)", "/.*", ".*", "/?", "/*", "$"];

    /// <summary>The paths that a text means which does not begin with a slash, and their type where it says one; null for others.</summary>
    public static (IReadOnlyList<string> Paths, string? Type)? Of(string path)
    {
        string text = InvisibleCharacters.Remove(path).Trim();
        return text.Length is < 3 or > MostCharacters ? null
            : Ticked(text) ?? Enclosed(text) ?? (Alternatives(text) is { } paths ? (paths, null) : Named(text));
    }

    /// <summary>
    /// The paths that an expression with one choice in it stands for, such as <c>/(a|b)</c>; null for any other expression.
    /// </summary>
    public static IReadOnlyList<string>? Alternatives(string expression)
    {
        if (expression.Length > MostCharacters)
        {
            return null;
        }

        string text = expression.Trim().TrimStart('~', '*', ' ').TrimStart('^').Replace("\\.", ".", StringComparison.Ordinal);
        while (Array.Find(s_tails, t => text.EndsWith(t, StringComparison.Ordinal)) is { } tail)
        {
            text = text[..^tail.Length];
        }

        int open = text.IndexOf('('), close = text.IndexOf(')');
        if (open < 0 || close < open || text[0] is not ('/' or '('))
        {
            return null;
        }

        string[] parts = text[(open + 1)..close].TrimStart('?', ':').Split('|');
        return AllPaths(parts.Select(p => text[..open] + p + text[(close + 1)..])) is { Count: > 1 } paths ? paths : null;
    }

    /// <summary>Traefik's rules name paths between back-ticks.</summary>
    private static (IReadOnlyList<string> Paths, string? Type)? Ticked(string text)
    {
        string[] ticked = text.Split('`');
        if (ticked.Length < 3)
        {
            return null;
        }

        string[] paths = [.. ticked.Where((p, i) => i % 2 == 1 && p.Contains('/')).Select(Suggestions.LiteralPath)];
        return paths.Length == 0 ? null : (paths, TypeOf(text[..text.IndexOf('`', StringComparison.Ordinal)]));
    }

    /// <summary>A list in brackets, or a path in quotation marks that belong to its text.</summary>
    private static (IReadOnlyList<string> Paths, string? Type)? Enclosed(string text)
    {
        bool isList = text is ['[', .., ']'] or ['{', .., '}'] or ['(', .., ')'];
        if (!isList && text is not (['\'', .., '\''] or ['"', .., '"']))
        {
            return null;
        }

        string[] items = isList ? text[1..^1].Split(',', StringSplitOptions.RemoveEmptyEntries) : [text];
        string[] paths = [.. items.Select(i => i.Trim().Trim('"', '\'').Trim())];
        return Array.TrueForAll(paths, p => p.StartsWith('/')) && AllPaths(paths) is { } all ? (all, null) : null;
    }

    /// <summary>A path behind the word or the sign that says its type: <c>= /api</c> of nginx, <c>prefix:/api</c> of others.</summary>
    private static (IReadOnlyList<string> Paths, string? Type)? Named(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string word = slash < 0 ? "" : text[..slash].TrimEnd();
        bool isSign = word is "=" or "==" or "^~";
        bool isWord = TypeOf(word) is not null || word.TrimEnd(':', '=', ' ').ToUpperInvariant() is "PATH" or "URL" or "URI" or "LOCATION";
        return (isSign || (isWord && (word[^1] is ':' or '=' || text[slash - 1] == ' '))) && AllPaths([text[slash..]]) is { } path
            ? (path, word is "=" or "==" ? "Exact" : isSign ? "Prefix" : TypeOf(word))
            : null;
    }

    private static string? TypeOf(string word) => word.TrimEnd(':', '=', '(', ' ').ToUpperInvariant() switch
    {
        "EXACT" or "PATH" when word.EndsWith('(') || word.StartsWith("ex", StringComparison.OrdinalIgnoreCase) => "Exact",
        "PREFIX" or "PATHPREFIX" => "Prefix",
        _ => null,
    };

    private static List<string>? AllPaths(IEnumerable<string> texts)
    {
        List<string> paths = [];
        foreach (string text in texts)
        {
            if (text.AsSpan().ContainsAny(s_expression) || Suggestions.Path(text) is not { } path)
            {
                return null;
            }

            if (!paths.Contains(path))
            {
                paths.Add(path);
            }
        }

        return paths.Count == 0 ? null : paths;
    }
}
