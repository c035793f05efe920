using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Comparison;

/// <summary>What counts as the same in a comparison.</summary>
/// <param name="ByIngress">Whether another Ingress with the same backend is a difference.</param>
/// <param name="CollapseSlashes">Whether consecutive slashes in a request count as one.</param>
/// <param name="SameMatchers">Whether custom matchers of both tables come from one source, so that equal rules match alike.</param>
internal sealed record Sameness(bool ByIngress, bool CollapseSlashes, bool SameMatchers)
{
    /// <summary>True if two rules of the same path and kind decide alike.</summary>
    public bool IsSame(CompiledRule a, CompiledRule b) =>
        a.Backend == b.Backend
        && (a.Matching != PathMatching.Custom || SameMatchers)
        && (!ByIngress || IsSameName(a.Ingress, b.Ingress));

    /// <summary>True if two default backends are alike.</summary>
    public bool IsSame(CompiledDefaultBackend? a, CompiledDefaultBackend? b) =>
        a?.Backend == b?.Backend && (!ByIngress || IsSameName(a?.Ingress, b?.Ingress));

    /// <summary>True if two decisions are alike.</summary>
    public bool IsSame(in IngressMatch a, in IngressMatch b) =>
        a.Outcome == b.Outcome && a.Backend == b.Backend && (!ByIngress || IsSameName(a.Ingress, b.Ingress));

    /// <summary>True for the Ingress of one name.</summary>
    public static bool IsSameName(Ingress? a, Ingress? b) =>
        a?.Metadata.Name == b?.Metadata.Name && a?.Metadata.Namespace == b?.Metadata.Namespace;
}
