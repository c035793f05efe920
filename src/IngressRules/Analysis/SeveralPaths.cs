using System.Buffers;
using IngressRules.Diagnostics;
using IngressRules.Validation;

namespace IngressRules.Analysis;

/// <summary>Recognises a list of paths that is written as one path, which Kubernetes takes as a text like any other.</summary>
internal static class SeveralPaths
{
    private static readonly char[] s_separators = [' ', '\t', '\n', '\r', ',', ';', '|', '&'];

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
        parts = Array.FindAll(parts, p => !HostIntent.IsConjunction(p));
        return parts.Length > 1 && Array.TrueForAll(parts, p => p[0] == '/' && !PathPattern.IsPattern(p))
            ? QuotedText.List(parts)
            : null;
    }
}
