using IngressRules.Compilation;

namespace IngressRules.Explanation;

/// <summary>A host of the table that applies to a request, with its rules that match the request's path.</summary>
/// <param name="Host">The host.</param>
/// <param name="FittingRules">The rules that match the request, in the order of the host's rules.</param>
public sealed record HostCandidate(CompiledHost Host, IReadOnlyList<CompiledRule> FittingRules)
{
    internal static HostCandidate Of(CompiledHost host, string path) => new(host, [.. host.Rules.Where(r => Fits(host, r, path))]);

    private static bool Fits(CompiledHost host, CompiledRule rule, string path)
    {
        string text = rule.CanonicalPath;
        return rule.Matching switch
        {
            PathMatching.Exact or PathMatching.ImplementationSpecificExact => path == text,
            PathMatching.TextPrefix => path.StartsWith(text, StringComparison.Ordinal),
            PathMatching.Custom => host.GetMatcher(rule)!.Matches(path),
            _ => IsElementPrefix(text.EndsWith('/') ? text[..^1] : text, path),
        };
    }

    private static bool IsElementPrefix(string elements, string path) =>
        path.StartsWith(elements, StringComparison.Ordinal)
            && path.StartsWith('/')
            && (path.Length == elements.Length || path[elements.Length] == '/');
}
