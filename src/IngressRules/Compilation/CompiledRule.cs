using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.Compilation;

/// <summary>One path of one rule, ready to be matched.</summary>
public sealed class CompiledRule
{
    internal CompiledRule(
        Ingress ingress,
        int ruleIndex,
        int pathIndex,
        BackendReference backend,
        string canonicalPath,
        PathMatching matching,
        ClassParameters? parameters = null)
    {
        Ingress = ingress;
        RuleIndex = ruleIndex;
        PathIndex = pathIndex;
        Backend = backend;
        CanonicalPath = canonicalPath;
        Matching = matching;
        Parameters = parameters;
    }

    /// <summary>The Ingress that contains the rule.</summary>
    public Ingress Ingress { get; }

    /// <summary>The position in <c>spec.rules</c>, from 0.</summary>
    public int RuleIndex { get; }

    /// <summary>The position in <c>http.paths</c> of the rule, from 0.</summary>
    public int PathIndex { get; }

    /// <summary>The backend that gets the request.</summary>
    public BackendReference Backend { get; }

    /// <summary>The path in canonical form, which is what request paths are compared with (specification 3.10).</summary>
    public string CanonicalPath { get; }

    /// <summary>How the path is compared. For <c>ImplementationSpecific</c> the options decide.</summary>
    public PathMatching Matching { get; }

    /// <summary>The options that the Ingress' class sets; null for none.</summary>
    public ClassParameters? Parameters { get; }

    /// <summary>What the rule asks of the host beside its backend; null for nothing.</summary>
    public RoutePolicies? Policies { get; internal init; }

    /// <summary>The expression by which requests are compared with the rule; null where its path is compared.</summary>
    public LinearPattern? Pattern { get; internal init; }

    /// <summary>The rule's host as written; empty for a rule without host.</summary>
    public string Host => Ingress.Spec.Rules[RuleIndex].Host;

    /// <summary>The rule's path as written; <c>/</c> if it is absent.</summary>
    public string Path => Source.Path is { Length: > 0 } text ? text : "/";

    /// <summary>The path type as written.</summary>
    public PathType PathType => Source.PathType.GetValueOrDefault();

    /// <summary>The order of the rules of a host, by which two tables are compared, too: by path, then by how it matches.</summary>
    internal static int CompareByPath(CompiledRule a, CompiledRule b) =>
        string.CompareOrdinal(a.CanonicalPath, b.CanonicalPath) is not 0 and var byPath ? byPath : a.Matching.CompareTo(b.Matching);

    /// <summary>The field path of the rule within its Ingress.</summary>
    public FieldPath Field => IngressFields.Path(RuleIndex, PathIndex);

    /// <summary>
    /// Whether the Ingress has requests with an encoded slash matched as text where they cannot be read as another rule's.
    /// </summary>
    internal bool AllowsEncodedSlash =>
        Ingress.Metadata.Annotations.TryGetValue(Ingress.AllowEncodedSlashAnnotation, out string? value) && value == "true";

    private HttpIngressPath Source => Ingress.Spec.Rules[RuleIndex].Http!.Paths[PathIndex];

    /// <summary><c>default/shop rules[0].paths[1] Prefix /cart → default/cart:80</c>.</summary>
    public override string ToString() => $"{Ingress} rules[{RuleIndex}].paths[{PathIndex}] {PathType} {Path} → {Backend}";
}

/// <summary>How a compiled path is compared with a request's path.</summary>
public enum PathMatching
{
    /// <summary>The paths must be equal; written as <c>Exact</c>. Takes precedence over everything else (Q2).</summary>
    Exact,

    /// <summary>The request path must begin with the rule's path elements; whole elements are compared.</summary>
    Prefix,

    /// <summary>
    /// The paths must be equal; written as <c>ImplementationSpecific</c>, so it comes last among paths of the same length.
    /// </summary>
    ImplementationSpecificExact,

    /// <summary>The request path must begin with the rule's text, which may end within an element.</summary>
    TextPrefix,

    /// <summary>A custom matcher of the embedding host decides.</summary>
    Custom,

    /// <summary>A regular expression decides (<see cref="CompiledRule.Pattern"/>).</summary>
    Pattern,
}
