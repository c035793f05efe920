using IngressRules.Diagnostics;
using IngressRules.Analysis;
using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>
/// How a set of Ingresses is compiled into one table where Kubernetes leaves the choice to the controller (specification 8). The defaults
/// are what most users of Ingress expect. Each property names the row of the specification that it implements.
/// </summary>
public sealed record CompilerOptions
{
    /// <summary>
    /// The <c>spec.controller</c> value of our IngressClasses where class selection applies and <see cref="Controller"/> is not set.
    /// </summary>
    public const string DefaultController = "ingress-rules.dev/edge-router";

    /// <summary>All defaults.</summary>
    public static CompilerOptions Default { get; } = new();

    /// <summary>When the class of an Ingress decides whether the Ingress is compiled (specification 4.3).</summary>
    /// <value>Default: <see cref="Compilation.ClassSelection.WhenConfigured"/>.</value>
    public ClassSelection ClassSelection { get; init; } = ClassSelection.WhenConfigured;

    /// <summary>The value of <c>spec.controller</c> by which an IngressClass is ours.</summary>
    /// <value>Default: null, which means <see cref="DefaultController"/> and does not by itself turn class selection on.</value>
    public string? Controller { get; init; }

    /// <summary>Class names that are ours where no IngressClass objects are given (specification 4.3, step 1).</summary>
    /// <value>Default: none.</value>
    public ValueList<string> IngressClassNames { get; init; } = [];

    /// <summary>
    /// Whether <see cref="IngressClassNames"/> are ours also where IngressClass objects are given, whatever controller these name. For
    /// tools whose user names the class to look at.
    /// </summary>
    /// <value>Default: false; the IngressClass object decides.</value>
    public bool TakeNamedClasses { get; init; }

    /// <summary>Values of the legacy annotation <c>kubernetes.io/ingress.class</c> that are ours (specification 4.3, step 2).</summary>
    /// <value>Default: none.</value>
    public ValueList<string> LegacyClasses { get; init; } = [];

    /// <summary>
    /// Whether an Ingress with neither class nor annotation is ours even when none of our IngressClasses is the default (Q12).
    /// </summary>
    /// <value>Default: false.</value>
    public bool AcceptClassless { get; init; }

    /// <summary>Whether the legacy annotation takes precedence over <c>spec.ingressClassName</c> when the two differ (Q11).</summary>
    /// <value>Default: false; the field decides.</value>
    public bool AnnotationBeforeField { get; init; }

    /// <summary>
    /// The options that the ConfigMap of an IngressClass cannot set, because whoever runs the router has: names of
    /// <see cref="ClassParameters.OptionNames"/>.
    /// </summary>
    /// <value>Default: none; the ConfigMap decides.</value>
    public ValueList<string> FixedOptions { get; init; } = [];

    /// <summary>What the path type <c>ImplementationSpecific</c> means (Q4).</summary>
    /// <value>Default: the same as Prefix.</value>
    public ImplementationSpecificMatching ImplementationSpecific { get; init; } = ImplementationSpecificMatching.Prefix;

    /// <summary>
    /// Whether a request whose path has no rule under its exact host falls back to the wildcard host and then to the rules without host
    /// (Q1).
    /// </summary>
    /// <value>Default: false. The host is chosen first, and a request without a matching path goes to a default backend.</value>
    public bool HostFallthrough { get; init; }

    /// <summary>
    /// Whether the namespace of the oldest Ingress that names a host owns that host. Rules of other namespaces for an owned host are left
    /// out (Q31), and so are its hosts in their <c>spec.tls</c>: its owner alone chooses the certificate. Rules without a host are never
    /// owned.
    /// </summary>
    /// <value>Default: false; rules of all namespaces are merged.</value>
    public bool OwnHostByNamespace { get; init; }

    /// <summary>
    /// Whether an Ingress that has rules can provide the global default backend only if one of its rules has no host (specification 3.6,
    /// step 2). For routers that serve several tenants.
    /// </summary>
    /// <value>Default: false.</value>
    public bool GlobalDefaultNeedsHostlessRule { get; init; }

    /// <summary>The backend for requests that match no rule and no default backend of an Ingress (specification 3.6, step 3).</summary>
    /// <value>Default: null; such a request has no match.</value>
    public BackendReference? DefaultBackend { get; init; }

    /// <summary>Whether consecutive slashes in a request path count as one (Q14).</summary>
    /// <value>Default: true.</value>
    public bool CollapseSlashes { get; init; } = true;

    /// <summary>How a request target is handled that servers interpret differently, such as one with an encoded slash.</summary>
    /// <value>Default: <see cref="AmbiguousTargets.MatchAsText"/>.</value>
    public AmbiguousTargets AmbiguousTargets { get; init; } = AmbiguousTargets.MatchAsText;

    /// <summary>
    /// The meaning that another controller gave to Ingresses: its annotations, its matching, its order. Class selection always applies with
    /// a dialect, and the classes of <see cref="IngressDialect.ClassNames"/> and <see cref="IngressDialect.Controllers"/> are ours too.
    /// <see cref="ImplementationSpecific"/>, <see cref="HostFallthrough"/>, <see cref="OwnHostByNamespace"/> and
    /// <see cref="GlobalDefaultNeedsHostlessRule"/> mean nothing with one.
    /// </summary>
    /// <value>Default: null.</value>
    public IngressDialect? Dialect { get; init; }

    /// <summary>The options of the analysis with what the dialect reads itself.</summary>
    /// <param name="options">The other options.</param>
    public AnalysisOptions ForAnalysis(AnalysisOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Dialect is null
            ? options
            : options with { HonouredAnnotations = [.. options.HonouredAnnotations, .. Dialect.Annotations], PathsMayBeExpressions = true };
    }

    /// <summary>How many findings of one object are listed. The others are counted, and one last finding says how many they are.</summary>
    /// <value>Default: 100.</value>
    public int MaxFindingsPerObject { get; init; } = FindingLimit.Default;
}

/// <summary>When the class of an Ingress decides whether the Ingress is compiled.</summary>
public enum ClassSelection
{
    /// <summary>
    /// Classes are checked if a controller, a class or a legacy class is configured, or if the input contains IngressClass objects.
    /// Otherwise every Ingress is compiled. Suits manifest files.
    /// </summary>
    WhenConfigured,

    /// <summary>Classes are always checked. Suits a live cluster, which other controllers share.</summary>
    Always,

    /// <summary>Classes are never checked: every Ingress is compiled.</summary>
    Never,
}

/// <summary>How a request target is handled that servers interpret differently.</summary>
public enum AmbiguousTargets
{
    /// <summary>The target is matched as it is written (Q15, Q16). Suits backends that interpret it the same way.</summary>
    MatchAsText,

    /// <summary>
    /// The target is refused (<c>MatchOutcome.Refused</c>), so that no backend can read a path that the rules were not applied to. Refused
    /// are an encoded slash, backslash or NUL, a raw backslash, a broken percent triplet, a <c>#</c>, and a dot segment beside an empty
    /// segment. A target is also refused if a server that decodes it further, or cuts parameters from it, finds the path of a rule with
    /// another backend: <c>/%2561dmin</c> or <c>/public/..;/admin</c> beside a rule <c>/admin</c>. An Ingress can allow an encoded slash
    /// for its own paths (<see cref="Model.Ingress.AllowEncodedSlashAnnotation"/>).
    /// </summary>
    Refuse,
}
