namespace IngressRules.Forwarding;

/// <summary>How backends are resolved to endpoints where Kubernetes leaves the choice open (specification 6).</summary>
public sealed record ResolverOptions
{
    /// <summary>The default options.</summary>
    public static ResolverOptions Default { get; } = new();

    /// <summary>
    /// Whether Services of type <c>ExternalName</c> are supported, and names in EndpointSlices (Q30). Names and addresses of the router's
    /// own machine are always refused.
    /// </summary>
    /// <value>
    /// The default is false: an author of Services could otherwise make the router send requests to hosts that only the router can reach.
    /// </value>
    public bool AllowExternalName { get; init; }

    /// <summary>
    /// Whether EndpointSlices may have the loopback addresses <c>127.0.0.0/8</c> and <c>::1</c>. The router's own listeners are refused in
    /// any case, and so are loopback addresses that a name of an <c>ExternalName</c> Service resolves to.
    /// </summary>
    /// <value>
    /// The default is true, for backends beside the router. In a cluster no pod has such an address, so turn it off where the objects come
    /// from people who may not reach what listens on the router's machine.
    /// </value>
    public bool AllowLoopbackEndpoints { get; init; } = true;

    /// <summary>
    /// Whether the port that an Ingress names may be the <c>targetPort</c> of a port of the Service, where it has no such port (N41).
    /// </summary>
    /// <value>The default is false. A table whose dialect asks for it turns it on.</value>
    public bool AcceptTargetPorts { get; init; }

    /// <summary>
    /// The address family to prefer if a Service has both. The other is used if none of the preferred endpoints can be reached.
    /// </summary>
    /// <value>The default is <see cref="AddressFamilyPreference.None"/>.</value>
    public AddressFamilyPreference AddressFamily { get; init; }

    /// <summary>
    /// The node that the router runs on: endpoints on the same node, or with a hint for it, are preferred. Null prefers none.
    /// </summary>
    public string? NodeName { get; init; }

    /// <summary>
    /// The zone that the router runs in. Endpoints with a hint for it are preferred, or those in the same zone if not every endpoint has
    /// hints; both after endpoints on the same node. Null prefers none.
    /// </summary>
    public string? Zone { get; init; }

    /// <summary>
    /// Resolves any backend, and is asked before Services are; called for every request. A backend that it does not know, for which it
    /// returns <see cref="BackendStatus.NotSupported"/>, is left to Services and <see cref="Resources"/>.
    /// </summary>
    /// <value>Default: null.</value>
    public IBackendResolver? Backends { get; init; }

    /// <summary>Resolves backends that are not Services (Q21). Called for every request to one; with null the response is 503.</summary>
    public IBackendResolver? Resources { get; init; }
}

/// <summary>Which address family of a dual-stack Service to prefer.</summary>
public enum AddressFamilyPreference
{
    /// <summary>No preference.</summary>
    None,

    /// <summary>IPv4.</summary>
    IPv4,

    /// <summary>IPv6.</summary>
    IPv6,
}
