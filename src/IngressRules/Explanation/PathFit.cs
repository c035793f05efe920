using IngressRules.Analysis;
using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>Whether a rule takes a path, or what keeps it from doing so; the nearest first.</summary>
internal enum PathFit
{
    /// <summary>It takes the path.</summary>
    Fits,

    /// <summary>It is a pattern, such as a regular expression, that was meant to take the path.</summary>
    Pattern,

    /// <summary>One of the two has a slash at the end.</summary>
    TrailingSlash,

    /// <summary>Capitals differ.</summary>
    Case,

    /// <summary>It takes a path above alone, and nothing below that.</summary>
    PathAlone,

    /// <summary>It ends within an element of the path.</summary>
    ElementBoundary,

    /// <summary>It is a pattern that may have been meant to take the path.</summary>
    LoosePattern,

    /// <summary>It is deeper than the path.</summary>
    Longer,

    /// <summary>It has nothing to do with the path.</summary>
    None,
}

/// <summary>Compares canonical paths of requests with rules.</summary>
internal static class PathFits
{
    /// <summary>Whether a rule takes a path, or what keeps it from doing so.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="path">The canonical path of the request; it begins with a slash.</param>
    /// <param name="collapseSlashes">Whether consecutive slashes of requests count as one.</param>
    public static PathFit Of(RuleEntry rule, string path, bool collapseSlashes)
    {
        string own = rule.CanonicalPath;
        if (rule.Matcher is { } matcher)
        {
            return matcher.Matches(path) ? PathFit.Fits : PathFit.None;
        }

        if (Takes(rule, path, StringComparison.Ordinal))
        {
            return PathFit.Fits;
        }

        // No change of the request would help where no request can have the path.
        return !CanonicalPath.IsReachable(own, collapseSlashes) ? PathFit.None
            : Takes(rule, path, StringComparison.OrdinalIgnoreCase) ? PathFit.Case
            : rule.Matching != PathMatching.Prefix && DiffersInSlash(rule, path) ? PathFit.TrailingSlash
            : rule.Matching == PathMatching.Prefix && path.StartsWith(rule.Key, StringComparison.Ordinal) ? PathFit.ElementBoundary
            : rule.Matching != PathMatching.TextPrefix && own.Length > 1 && IsBelow(own.TrimEnd('/'), path) ? PathFit.PathAlone
            : IsBelow(path.TrimEnd('/'), own) ? PathFit.Longer
            : PathFit.None;
    }

    /// <summary>Whether a path is another one or below it.</summary>
    private static bool IsBelow(
        ReadOnlySpan<char> parent, ReadOnlySpan<char> path, StringComparison comparison = StringComparison.Ordinal) =>
        path.StartsWith(parent, comparison) && (path.Length == parent.Length || path[parent.Length] == '/');

    /// <summary>The fit of a rule that is written as a pattern, by the literal text with which it begins.</summary>
    public static PathFit OfPattern(string literal, string path) =>
        literal != "/" && IsBelow(literal, path) ? PathFit.Pattern
        : literal == "/" || path.StartsWith(literal, StringComparison.Ordinal) ? PathFit.LoosePattern
        : PathFit.None;

    /// <summary>The text with which a rule begins that is written as a pattern; null for every other rule.</summary>
    public static string? LiteralOf(RuleEntry rule) =>
        rule.Matcher is null && PathPattern.IsPattern(rule.Rule.Path!) ? PathPattern.LiteralStart(rule.Rule.Path!) : null;

    private static bool Takes(RuleEntry rule, string path, StringComparison comparison) => rule.Matching switch
    {
        PathMatching.Exact or PathMatching.ImplementationSpecificExact => path.Equals(rule.CanonicalPath, comparison),
        PathMatching.TextPrefix => path.StartsWith(rule.CanonicalPath, comparison),
        _ => IsBelow(rule.Key, path, comparison),
    };

    /// <summary>One slash more or less at the end of the request's path, and the rule takes it.</summary>
    private static bool DiffersInSlash(RuleEntry rule, string path)
    {
        ReadOnlySpan<char> own = rule.CanonicalPath;
        return own.Length == path.Length + 1
            ? own[^1] == '/' && own[..^1].SequenceEqual(path)
            : rule.Matching != PathMatching.TextPrefix && path.Length == own.Length + 1 && path[^1] == '/'
                && path.AsSpan(0, own.Length).SequenceEqual(own);
    }
}
