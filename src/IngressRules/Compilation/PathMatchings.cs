using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>Decides how the path of a rule is compared: by its type, and for <c>ImplementationSpecific</c> by the options.</summary>
internal static class PathMatchings
{
    /// <summary>How a path is compared.</summary>
    /// <param name="type">The type; what has none, which is invalid, is compared as ImplementationSpecific, as v1beta1 did.</param>
    /// <param name="canonical">The path in canonical form.</param>
    /// <param name="specific">What ImplementationSpecific means for the path's Ingress.</param>
    /// <param name="matcher">The matcher of the embedding host; null for every other path.</param>
    public static PathMatching Of(PathType? type, string canonical, ImplementationSpecificMatching specific, out IPathMatcher? matcher)
    {
        matcher = null;
        if (type == PathType.Exact)
        {
            return PathMatching.Exact;
        }

        if (type == PathType.Prefix || specific == ImplementationSpecificMatching.Prefix)
        {
            return PathMatching.Prefix;
        }

        if (specific == ImplementationSpecificMatching.Exact)
        {
            return PathMatching.ImplementationSpecificExact;
        }

        if (specific == ImplementationSpecificMatching.TextPrefix)
        {
            return PathMatching.TextPrefix;
        }

        // What the supplied matcher does not take is matched as Prefix.
        matcher = specific.Factory!(canonical);
        return matcher is null ? PathMatching.Prefix : PathMatching.Custom;
    }

    /// <summary>What ImplementationSpecific means for an Ingress.</summary>
    /// <param name="parameters">The options of its class; null for none.</param>
    /// <param name="options">The options of the table.</param>
    public static ImplementationSpecificMatching Specific(ClassParameters? parameters, CompilerOptions options) =>
        parameters?.ImplementationSpecific ?? options.ImplementationSpecific;
}
