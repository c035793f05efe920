using IngressRules.Diagnostics;

namespace IngressRules.Model;

/// <summary>An EndpointSlice of <c>discovery.k8s.io/v1</c> (specification 6.2): addresses behind a Service.</summary>
public sealed record EndpointSlice : IKubernetesObject
{
    /// <summary>The label that names the Service a slice belongs to.</summary>
    public const string ServiceNameLabel = "kubernetes.io/service-name";

    /// <summary>Name, namespace, labels and the like.</summary>
    public ObjectMetadata Metadata { get; init; } = new();

    /// <summary><c>IPv4</c>, <c>IPv6</c> or <c>FQDN</c>, for all addresses of the slice.</summary>
    public string AddressType { get; init; } = "";

    /// <summary>The endpoints.</summary>
    public ValueList<SliceEndpoint> Endpoints { get; init; } = [];

    /// <summary>The ports that every endpoint of the slice has.</summary>
    public ValueList<SlicePort> Ports { get; init; } = [];

    /// <summary>Where the object was read; not part of its value.</summary>
    public SourceOrigin Origin { get; init; }

    /// <summary>The name of the Service, or null for a slice that belongs to none.</summary>
    public string? ServiceName => Metadata.Labels.GetValueOrDefault(ServiceNameLabel);

    /// <inheritdoc/>
    KubernetesKind IKubernetesObject.Kind => KubernetesKind<EndpointSlice>.Instance;

    /// <summary><c>namespace/name</c>.</summary>
    public override string ToString() => $"{Metadata.Namespace}/{Metadata.Name}";

    /// <inheritdoc/>
    IKubernetesObject IKubernetesObject.With(ObjectMetadata metadata, SourceOrigin origin) =>
        this with { Metadata = metadata, Origin = origin };
}

/// <summary>One endpoint of a slice; usually a pod.</summary>
public sealed record SliceEndpoint
{
    /// <summary>Its addresses. They all reach the same endpoint, and the first is used.</summary>
    public ValueList<string> Addresses { get; init; } = [];

    /// <summary>Whether it is ready for traffic; null counts as true.</summary>
    public bool? Ready { get; init; }

    /// <summary>
    /// Like <see cref="Ready"/>, but also true while the endpoint is terminating; null means the value of <see cref="Ready"/>.
    /// </summary>
    public bool? Serving { get; init; }

    /// <summary>Whether it is being terminated; null counts as false.</summary>
    public bool? Terminating { get; init; }

    /// <summary>The pod's name, or null.</summary>
    public string? TargetName { get; init; }

    /// <summary>The node it runs on, or null.</summary>
    public string? NodeName { get; init; }

    /// <summary>The zone it runs in, or null.</summary>
    public string? Zone { get; init; }

    /// <summary>The zones whose traffic should go to it (<c>hints.forZones</c>).</summary>
    public ValueList<string> HintZones { get; init; } = [];

    /// <summary>The nodes whose traffic should go to it (<c>hints.forNodes</c>).</summary>
    public ValueList<string> HintNodes { get; init; } = [];
}

/// <summary>One port of a slice.</summary>
public sealed record SlicePort
{
    /// <summary>The name of the Service port that this port belongs to; empty for an unnamed one.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>TCP</c> (also when empty), <c>UDP</c> or <c>SCTP</c>.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>The port number to connect to; null means all ports.</summary>
    public int? Port { get; init; }

    /// <summary>The application protocol of the port, such as <c>kubernetes.io/h2c</c>, or null.</summary>
    public string? AppProtocol { get; init; }
}
