using IngressRules.Diagnostics;

namespace IngressRules.Model;

/// <summary>
/// An Ingress of <c>networking.k8s.io/v1</c> (specification 1.1): rules that say which backend takes which host and path.
/// </summary>
public sealed record Ingress : IKubernetesObject
{
    /// <summary>
    /// The annotation that named the class before <see cref="IngressSpec.IngressClassName"/> existed (specification 4.3).
    /// </summary>
    public const string LegacyClassAnnotation = "kubernetes.io/ingress.class";

    /// <summary>
    /// The annotation, with the value <c>true</c>, by which an Ingress takes requests with an encoded slash (<c>%2F</c>) for its own paths
    /// where ambiguous targets are refused otherwise. Such a request is still refused where any reader could find another rule in it.
    /// </summary>
    public const string AllowEncodedSlashAnnotation = "ingress-rules.dev/allow-encoded-slash";

    /// <summary>Name, namespace, annotations and the like.</summary>
    public ObjectMetadata Metadata { get; init; } = ObjectMetadata.None;

    /// <summary>The rules.</summary>
    public IngressSpec Spec { get; init; } = IngressSpec.None;

    /// <summary>Where the Ingress is reachable, as its controller wrote it.</summary>
    public IngressStatus Status { get; init; } = IngressStatus.None;

    /// <summary>Where the object was read; not part of its value.</summary>
    public SourceOrigin Origin { get; init; }

    /// <inheritdoc/>
    KubernetesKind IKubernetesObject.Kind => KubernetesKind<Ingress>.Instance;

    /// <summary><c>namespace/name</c>.</summary>
    public override string ToString() => $"{Metadata.Namespace}/{Metadata.Name}";

    /// <inheritdoc/>
    IKubernetesObject IKubernetesObject.With(ObjectMetadata metadata, SourceOrigin origin) =>
        this with { Metadata = metadata, Origin = origin };
}

/// <summary>The spec of an Ingress: its class, rules and TLS.</summary>
public sealed record IngressSpec
{
    // Shared default: a property initializer runs, and would allocate, even where a value is set.
    internal static readonly IngressSpec None = new();

    /// <summary>The name of an IngressClass, or null. Empty text is not the same as absent; it is invalid.</summary>
    public string? IngressClassName { get; init; }

    /// <summary>The backend for requests that no rule matches, or null.</summary>
    public IngressBackend? DefaultBackend { get; init; }

    /// <summary>The rules, in the author's order.</summary>
    public ValueList<IngressRule> Rules { get; init; } = [];

    /// <summary>The hosts for which TLS is terminated, and their certificates.</summary>
    public ValueList<IngressTls> Tls { get; init; } = [];
}

/// <summary>The paths of one host.</summary>
public sealed record IngressRule
{
    /// <summary>An exact name, <c>*.</c> and a name, or empty for every host.</summary>
    public string Host { get; init; } = "";

    /// <summary>The paths, or null: then the rule claims its host for the default backend (specification 3.7).</summary>
    public HttpIngressRuleValue? Http { get; init; }
}

/// <summary>The list of paths of a rule.</summary>
public sealed record HttpIngressRuleValue
{
    /// <summary>The paths, at least one.</summary>
    public ValueList<HttpIngressPath> Paths { get; init; } = [];
}

/// <summary>One path and its backend.</summary>
public sealed record HttpIngressPath
{
    /// <summary>The path. Empty only with <see cref="PathType.ImplementationSpecific"/>, where it means <c>/</c>.</summary>
    public string Path { get; init; } = "";

    /// <summary>How the path is compared. Version 1 has no default: null is an error.</summary>
    public PathType? PathType { get; init; }

    /// <summary>The backend for requests that match.</summary>
    public IngressBackend Backend { get; init; } = IngressBackend.None;
}

/// <summary>The target of a request: either a Service or another object of the same namespace, exactly one of the two.</summary>
public sealed record IngressBackend
{
    // Shared default: a property initializer runs, and would allocate, even where a value is set.
    internal static readonly IngressBackend None = new();

    /// <summary>A Service, or null.</summary>
    public IngressServiceBackend? Service { get; init; }

    /// <summary>Another object, or null.</summary>
    public TypedLocalObjectReference? Resource { get; init; }

    /// <summary>A Service backend by port number.</summary>
    public static IngressBackend ForService(string name, int port) =>
        new() { Service = new() { Name = name, Port = new() { Number = port } } };

    /// <summary>A Service backend by port name.</summary>
    public static IngressBackend ForService(string name, string port) =>
        new() { Service = new() { Name = name, Port = new() { Name = port } } };
}

/// <summary>A Service of the Ingress' own namespace and one of its ports.</summary>
public sealed record IngressServiceBackend
{
    /// <summary>The Service's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The Service's port.</summary>
    public ServiceBackendPort Port { get; init; } = ServiceBackendPort.None;
}

/// <summary>A port of a Service, by name or by number; exactly one of the two.</summary>
public sealed record ServiceBackendPort
{
    // Shared default: a property initializer runs, and would allocate, even where a value is set.
    internal static readonly ServiceBackendPort None = new();

    /// <summary>The port's name, or empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>The Service's <c>port</c> value (not its target port, not its node port), or 0 for absent.</summary>
    public int Number { get; init; }
}

/// <summary>An object of the same namespace.</summary>
public sealed record TypedLocalObjectReference
{
    /// <summary>The API group; null is the core group.</summary>
    public string? ApiGroup { get; init; }

    /// <summary>The kind.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The name.</summary>
    public string Name { get; init; } = "";
}

/// <summary>One entry of <c>spec.tls</c>.</summary>
public sealed record IngressTls
{
    /// <summary>The hosts; empty means the names in the certificate (specification 5).</summary>
    public ValueList<string> Hosts { get; init; } = [];

    /// <summary>The Secret with the certificate, in the Ingress' own namespace; empty is absent.</summary>
    public string SecretName { get; init; } = "";
}

/// <summary>The status of an Ingress, written by its controller.</summary>
public sealed record IngressStatus
{
    // Shared default: a property initializer runs, and would allocate, even where a value is set.
    internal static readonly IngressStatus None = new();

    /// <summary>The addresses at which the Ingress is reachable (<c>status.loadBalancer.ingress</c>).</summary>
    public ValueList<IngressLoadBalancerIngress> LoadBalancer { get; init; } = [];
}

/// <summary>One address at which an Ingress is reachable.</summary>
public sealed record IngressLoadBalancerIngress
{
    /// <summary>An IP address, or empty.</summary>
    public string Ip { get; init; } = "";

    /// <summary>A DNS name, or empty.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>The status of each port.</summary>
    public ValueList<IngressPortStatus> Ports { get; init; } = [];
}

/// <summary>The status of one port.</summary>
public sealed record IngressPortStatus
{
    /// <summary>The port number.</summary>
    public int Port { get; init; }

    /// <summary><c>TCP</c>, <c>UDP</c> or <c>SCTP</c>.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>The error as one CamelCase word, or null.</summary>
    public string? Error { get; init; }
}
