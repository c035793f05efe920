using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>
/// How a set of Ingresses becomes one table, wherever Kubernetes leaves it open (specification 8). The defaults suit a host that
/// wants what most users of Ingress expect; every property names the row that it decides.
/// </summary>
public sealed record CompilerOptions
{
    /// <summary>The controller name that is ours where class selection applies and <see cref="Controller"/> is not set.</summary>
    public const string DefaultController = "ingress-rules.dev/edge-router";

    /// <summary>All defaults.</summary>
    public static CompilerOptions Default { get; } = new();

    /// <summary>When the class of an Ingress decides whether it is taken (specification 4.3).</summary>
    /// <value>Default: <see cref="Compilation.ClassSelection.WhenConfigured"/>.</value>
    public ClassSelection ClassSelection { get; init; } = ClassSelection.WhenConfigured;

    /// <summary>The name that <c>spec.controller</c> of our IngressClasses carries.</summary>
    /// <value>Default: null, which stands for <see cref="DefaultController"/> and does not by itself turn class selection on.</value>
    public string? Controller { get; init; }

    /// <summary>Class names that are ours where no IngressClass objects are given (specification 4.3, step 1).</summary>
    /// <value>Default: none.</value>
    public ValueList<string> IngressClassNames { get; init; } = [];

    /// <summary>Values of the legacy annotation <c>kubernetes.io/ingress.class</c> that are ours (specification 4.3, step 2).</summary>
    /// <value>Default: none.</value>
    public ValueList<string> LegacyClasses { get; init; } = [];

    /// <summary>Whether an Ingress without class and without annotation is ours although no default class of ours exists (Q12).</summary>
    /// <value>Default: false.</value>
    public bool AcceptClassless { get; init; }

    /// <summary>Whether the legacy annotation decides where it differs from the field (Q11).</summary>
    /// <value>Default: false; the field decides.</value>
    public bool AnnotationBeforeField { get; init; }

    /// <summary>What the path type <c>ImplementationSpecific</c> means (Q4).</summary>
    /// <value>Default: the same as Prefix.</value>
    public ImplementationSpecificMatching ImplementationSpecific { get; init; } = ImplementationSpecificMatching.Prefix;

    /// <summary>Whether a path that is unknown under its host is looked for under the wildcard host and then among the host-less rules (Q1).</summary>
    /// <value>Default: false; the host is chosen first and a miss goes to a default backend.</value>
    public bool HostFallthrough { get; init; }

    /// <summary>
    /// Whether the namespace of the oldest Ingress that names a host owns it, and rules of other namespaces for the same host are left
    /// out (Q31). Host-less rules name no host and are never owned.
    /// </summary>
    /// <value>Default: false; rules of all namespaces are merged.</value>
    public bool OwnHostByNamespace { get; init; }

    /// <summary>
    /// Whether the default backend of an Ingress that has rules becomes the global one only if one of these rules has no host
    /// (specification 3.6, step 2). For hosts that serve several tenants.
    /// </summary>
    /// <value>Default: false.</value>
    public bool GlobalDefaultNeedsHostlessRule { get; init; }

    /// <summary>Takes what no rule and no default backend of an Ingress takes (specification 3.6, step 3).</summary>
    /// <value>Default: null; such a request has no match.</value>
    public BackendReference? DefaultBackend { get; init; }

    /// <summary>Whether several slashes in a row of a request count as one (Q14).</summary>
    /// <value>Default: true.</value>
    public bool CollapseSlashes { get; init; } = true;

    /// <summary>What becomes of a request target that different readers read differently, such as one with an encoded slash.</summary>
    /// <value>Default: <see cref="AmbiguousTargets.MatchAsText"/>.</value>
    public AmbiguousTargets AmbiguousTargets { get; init; } = AmbiguousTargets.MatchAsText;
}

/// <summary>When the class of an Ingress decides whether it is taken.</summary>
public enum ClassSelection
{
    /// <summary>
    /// When a controller, a class or a legacy class is configured, or IngressClass objects are among the input; else every Ingress is
    /// taken. Right for files.
    /// </summary>
    WhenConfigured,

    /// <summary>Always. Right for a live cluster, which other controllers share.</summary>
    Always,

    /// <summary>Never: every Ingress is taken.</summary>
    Never,
}

/// <summary>What becomes of a request target that different readers read differently.</summary>
public enum AmbiguousTargets
{
    /// <summary>It is matched as the text that it is (Q15, Q16): right where the backends read it as we do.</summary>
    MatchAsText,

    /// <summary>
    /// It is refused (<c>MatchOutcome.Refused</c>), so that no backend reads what no rule saw: an encoded slash, backslash or NUL, a raw
    /// backslash, a broken percent triplet, a <c>#</c>, a dot segment beside an empty one. So is one that stands for another rule's path, with
    /// another backend, once it is decoded further: <c>/%2561dmin</c> beside a rule <c>/admin</c>.
    /// </summary>
    Refuse,
}
