namespace IngressRules.IngressNginx;

/// <summary>
/// Which of ingress-nginx's ways the dialect follows. Each way in which it differs from plain Ingress semantics is a switch of its own and
/// on by default; whoever has rewritten the manifests that need one turns it off.
/// </summary>
public sealed record IngressNginxOptions
{
    /// <summary>All defaults.</summary>
    public static IngressNginxOptions Default { get; } = new();

    /// <summary>The controller's ConfigMap as <c>namespace/name</c>, which is then read from the same input.</summary>
    /// <value>Default: null; the controller's own defaults apply.</value>
    public string? ConfigMap { get; init; }

    /// <summary>What the annotations begin with, before the slash.</summary>
    /// <value>Default: <c>nginx.ingress.kubernetes.io</c>.</value>
    public string AnnotationPrefix { get; init; } = "nginx.ingress.kubernetes.io";

    /// <summary>
    /// Whether one path with a regular expression makes regular expressions of all paths of its host, whatever their Ingress and path type
    /// (N23). Off: the other paths of the host keep the meaning of their path type.
    /// </summary>
    /// <value>Default: true.</value>
    public bool RegularExpressionsForWholeHost { get; init; } = true;

    /// <summary>Whether regular expressions ignore the case of ASCII letters (N22). Off: case matters, as in all other paths.</summary>
    /// <value>Default: true.</value>
    public bool RegularExpressionsIgnoreCase { get; init; } = true;

    /// <summary>
    /// Whether a regular expression need only match the beginning of a path (N22). Off: it must match the whole path.
    /// </summary>
    /// <value>Default: true.</value>
    public bool RegularExpressionsAreOpenEnded { get; init; } = true;

    /// <summary>
    /// Whether a <c>rewrite-target</c> makes regular expressions of the paths of its host, as <c>use-regex</c> does (N23). Off: only
    /// <c>use-regex</c> does, and a rewrite of a path that is no expression has no captures.
    /// </summary>
    /// <value>Default: true.</value>
    public bool RewriteTargetUsesRegularExpressions { get; init; } = true;

    /// <summary>
    /// Whether regular expressions are tried in the order of the length of their text, the longest first (N24). Off: in the order of the
    /// Ingresses, and as written within one.
    /// </summary>
    /// <value>Default: true.</value>
    public bool LongestExpressionFirst { get; init; } = true;

    /// <summary>
    /// Whether path types mean what the controller made of them: <c>ImplementationSpecific</c> is Prefix (N11), and among regular
    /// expressions Prefix takes whatever begins with its text (N13). Off: <c>ImplementationSpecific</c> is what the compiler's options say,
    /// and Prefix and Exact keep their meaning among regular expressions.
    /// </summary>
    /// <value>Default: true.</value>
    public bool ControllerPathTypes { get; init; } = true;

    /// <summary>
    /// Whether <c>server-alias</c> gives a host more names (N9). Off: only the hosts of rules exist.
    /// </summary>
    /// <value>Default: true.</value>
    public bool ServerAliases { get; init; } = true;

    /// <summary>
    /// Whether of two Ingresses of the same age the one with the greater <c>namespace/name</c> comes first and so keeps a path that both
    /// have (N3, N18). Off: the smaller name comes first (specification 4.2).
    /// </summary>
    /// <value>Default: true.</value>
    public bool GreaterNameFirst { get; init; } = true;

    /// <summary>
    /// Whether the annotations of the Ingress that named a host first apply to requests for the host that no path takes (N6). Off: such a
    /// request gets the default backend or 404, and nothing else applies to it.
    /// </summary>
    /// <value>Default: true.</value>
    public bool RootLocationHasAnnotations { get; init; } = true;

    /// <summary>
    /// Whether a path that ends in a slash redirects a request without that slash, with 301 (N15). Off: a Prefix path takes such a request
    /// itself, and an Exact path does not.
    /// </summary>
    /// <value>Default: true.</value>
    public bool RedirectToTrailingSlash { get; init; } = true;

    /// <summary>
    /// Whether the port of a backend may also be the Service's <c>targetPort</c> (N41). Off: only its <c>port</c> and the port's name.
    /// </summary>
    /// <value>Default: true.</value>
    public bool BackendPortMayBeTargetPort { get; init; } = true;
}
