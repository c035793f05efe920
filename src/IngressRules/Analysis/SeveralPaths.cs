using System.Buffers;
using IngressRules.Diagnostics;

namespace IngressRules.Analysis;

/// <summary>Recognises a list of paths that is written as one path, which Kubernetes takes as a text like any other.</summary>
internal static class SeveralPaths
{
    private const int MostListed = 5;

    private static readonly char[] s_separators = [' ', '\t', '\n', '\r', ',', ';', '|'];

    // A pattern can have separators of its own.
    private static readonly SearchValues<char> s_groups = SearchValues.Create("()[]{}");

    /// <summary>The paths in quotes, as a sentence lists them; null where the text is one path.</summary>
    public static string? In(string path)
    {
        if (path.LastIndexOf('/') <= 0 || path.AsSpan().ContainsAny(s_groups))
        {
            return null;
        }

        string[] parts = path.Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 1 && Array.TrueForAll(parts, p => p[0] == '/' && !PathPattern.IsPattern(p))
            ? string.Join(", ", parts.Take(MostListed).Select(QuotedText.Quote)) + (parts.Length > MostListed ? ", …" : "")
            : null;
    }
}
