using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>One path of one rule, ready to be matched.</summary>
public sealed class CompiledRule
{
    internal CompiledRule(Ingress ingress, int ruleIndex, int pathIndex, BackendReference backend, string canonicalPath, PathMatching matching)
    {
        Ingress = ingress;
        RuleIndex = ruleIndex;
        PathIndex = pathIndex;
        Backend = backend;
        CanonicalPath = canonicalPath;
        Matching = matching;
    }

    /// <summary>The Ingress that the rule stands in.</summary>
    public Ingress Ingress { get; }

    /// <summary>The position in <c>spec.rules</c>, from 0.</summary>
    public int RuleIndex { get; }

    /// <summary>The position in <c>http.paths</c> of the rule, from 0.</summary>
    public int PathIndex { get; }

    /// <summary>Who takes the request.</summary>
    public BackendReference Backend { get; }

    /// <summary>The path as it is compared: percent triplets settled, non-ASCII characters encoded (specification 3.10).</summary>
    public string CanonicalPath { get; }

    /// <summary>How the path is compared; for <c>ImplementationSpecific</c> this is what the options make of it.</summary>
    public PathMatching Matching { get; }

    /// <summary>The rule's host as written; empty for a rule without host.</summary>
    public string Host => Ingress.Spec.Rules[RuleIndex].Host;

    /// <summary>The rule's path as written; an absent one, which means <c>/</c>, is given as <c>/</c>.</summary>
    public string Path => Source.Path is { Length: > 0 } text ? text : "/";

    /// <summary>The path type as written.</summary>
    public PathType PathType => Source.PathType.GetValueOrDefault();

    /// <summary>Where the rule stands in its Ingress.</summary>
    public FieldPath Field => IngressFields.Path(RuleIndex, PathIndex);

    private HttpIngressPath Source => Ingress.Spec.Rules[RuleIndex].Http!.Paths[PathIndex];

    /// <summary><c>default/shop rules[0].paths[1] Prefix /cart → default/cart:80</c>.</summary>
    public override string ToString() => $"{Ingress} rules[{RuleIndex}].paths[{PathIndex}] {PathType} {Path} → {Backend}";
}

/// <summary>How a compiled path is compared with a request's path.</summary>
public enum PathMatching
{
    /// <summary>The whole text is equal; written as <c>Exact</c>. Comes before everything else (Q2).</summary>
    Exact,

    /// <summary>Whole elements, from the start.</summary>
    Prefix,

    /// <summary>The whole text is equal; written as <c>ImplementationSpecific</c>, and so last among paths of the same length.</summary>
    ImplementationSpecificExact,

    /// <summary>The text of the request starts with the text of the rule.</summary>
    TextPrefix,

    /// <summary>The host's own matcher decides.</summary>
    Custom,
}
