using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>
/// A rule table in readable form: what is taken, for which host, in which order, and what was found on the way. It is a value: it
/// never changes, and the same Ingresses give the same table in whatever order they come. A matcher is made from it.
/// </summary>
public sealed class CompiledRules
{
    internal CompiledRules(CompilerOptions options)
    {
        Options = options;
    }

    /// <summary>The options that the table was compiled with.</summary>
    public CompilerOptions Options { get; }

    /// <summary>The Ingresses that were taken, oldest first (spec sheet 4.2).</summary>
    public ValueList<Ingress> Ingresses { get; internal init; } = [];

    /// <summary>The hosts that have rules, in ordinal order of their text; the host-less one (empty text) comes first.</summary>
    public ValueList<CompiledHost> Hosts { get; internal init; } = [];

    /// <summary>Takes what no rule and no host's own default backend takes; or null.</summary>
    public CompiledDefaultBackend? GlobalDefault { get; internal init; }

    /// <summary>The hosts of <c>spec.tls</c> of all Ingresses that were taken, in ordinal order, each once.</summary>
    public ValueList<string> TlsHosts { get; internal init; } = [];

    /// <summary>What was found while compiling.</summary>
    public ValueList<Diagnostic> Diagnostics { get; internal init; } = [];
}

/// <summary>One host and everything that is decided under it.</summary>
public sealed class CompiledHost
{
    internal CompiledHost(string host)
    {
        Host = host;
    }

    /// <summary>The host as rules write it: a name, <c>*.</c> and a name, or empty for rules without host.</summary>
    public string Host { get; }

    /// <summary>
    /// The rules that can win under this host, in ordinal order of their canonical path and, for one path, in order of precedence. Empty
    /// for a host that is only claimed (spec sheet 3.7).
    /// </summary>
    public ValueList<CompiledRule> Rules { get; internal init; } = [];

    /// <summary>Takes what no rule of the host takes (spec sheet 3.6, step 1); or null, then the global default does.</summary>
    public CompiledDefaultBackend? DefaultBackend { get; internal init; }

    /// <summary>The host, or <c>(any host)</c>.</summary>
    public override string ToString() => Host.Length == 0 ? "(any host)" : Host;
}

/// <summary>One path of one rule, ready to be matched.</summary>
public sealed class CompiledRule
{
    internal CompiledRule(Ingress ingress, int ruleIndex, int pathIndex, BackendReference backend, string canonicalPath, PathMatching matching, IPathMatcher? matcher)
    {
        Ingress = ingress;
        RuleIndex = ruleIndex;
        PathIndex = pathIndex;
        Backend = backend;
        CanonicalPath = canonicalPath;
        Matching = matching;
        CustomMatcher = matcher;
    }

    /// <summary>The Ingress that the rule stands in.</summary>
    public Ingress Ingress { get; }

    /// <summary>The position in <c>spec.rules</c>, from 0.</summary>
    public int RuleIndex { get; }

    /// <summary>The position in <c>http.paths</c> of the rule, from 0.</summary>
    public int PathIndex { get; }

    /// <summary>Who takes the request.</summary>
    public BackendReference Backend { get; }

    /// <summary>The path as it is compared: percent triplets settled, non-ASCII characters encoded (spec sheet 3.10).</summary>
    public string CanonicalPath { get; }

    /// <summary>How the path is compared; for <c>ImplementationSpecific</c> this is what the options make of it.</summary>
    public PathMatching Matching { get; }

    /// <summary>The host's own matcher, for <see cref="PathMatching.Custom"/>; else null.</summary>
    public IPathMatcher? CustomMatcher { get; }

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

/// <summary>A default backend and the Ingress that gives it.</summary>
public sealed class CompiledDefaultBackend
{
    internal CompiledDefaultBackend(Ingress? ingress, BackendReference backend)
    {
        Ingress = ingress;
        Backend = backend;
    }

    /// <summary>The Ingress, or null for the backend that the embedding host configured.</summary>
    public Ingress? Ingress { get; }

    /// <summary>Who takes the request.</summary>
    public BackendReference Backend { get; }

    /// <summary><c>default/shop defaultBackend → default/cart:80</c>.</summary>
    public override string ToString() => $"{Ingress?.ToString() ?? "(configured)"} defaultBackend → {Backend}";
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
