namespace IngressRules.Forwarding;

/// <summary>How backends become endpoints, where Kubernetes leaves it open (specification 6).</summary>
public sealed record ResolverOptions
{
    /// <summary>The options that are used where none are given.</summary>
    public static ResolverOptions Default { get; } = new();

    /// <summary>
    /// Whether Services of type <c>ExternalName</c> are served (Q30). Names and addresses of the router's own machine never are.
    /// </summary>
    /// <value>The default is false: whoever may write a Service could make the router ask hosts that its author cannot reach.</value>
    public bool AllowExternalName { get; init; }

    /// <summary>The addresses to prefer where a Service has both kinds. The others step in where none of these can be reached.</summary>
    /// <value>The default is <see cref="AddressFamilyPreference.None"/>.</value>
    public AddressFamilyPreference AddressFamily { get; init; }

    /// <summary>
    /// The node that the router runs on: endpoints on the same node, or with a hint for it, are preferred. Null prefers none.
    /// </summary>
    public string? NodeName { get; init; }

    /// <summary>
    /// The zone that the router runs in: endpoints with a hint for it, or where not every endpoint has hints those in the same zone, are
    /// preferred, after those on the same node. Null prefers none.
    /// </summary>
    public string? Zone { get; init; }

    /// <summary>Resolves backends that are not Services (Q21). Called for every request to one; null answers 503.</summary>
    public IBackendResolver? Resources { get; init; }
}

/// <summary>Which addresses of a dual-stack Service to prefer.</summary>
public enum AddressFamilyPreference
{
    /// <summary>All alike.</summary>
    None,

    /// <summary>IPv4.</summary>
    IPv4,

    /// <summary>IPv6.</summary>
    IPv6,
}
