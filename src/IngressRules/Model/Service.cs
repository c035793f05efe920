using IngressRules.Diagnostics;

namespace IngressRules.Model;

/// <summary>A Service of <c>v1</c>, as far as an Ingress controller needs it (specification 6.1).</summary>
public sealed record Service : IKubernetesObject
{
    /// <summary>Name, namespace and the like.</summary>
    public ObjectMetadata Metadata { get; init; } = new();

    /// <summary>Ports, type and addresses.</summary>
    public ServiceSpec Spec { get; init; } = new();

    /// <summary>Where the object was read; not part of its value.</summary>
    public SourceOrigin Origin { get; init; }

    /// <inheritdoc/>
    KubernetesKind IKubernetesObject.Kind => KubernetesKind<Service>.Instance;

    /// <summary><c>namespace/name</c>.</summary>
    public override string ToString() => $"{Metadata.Namespace}/{Metadata.Name}";

    /// <inheritdoc/>
    IKubernetesObject IKubernetesObject.With(ObjectMetadata metadata, SourceOrigin origin) =>
        this with { Metadata = metadata, Origin = origin };
}

/// <summary>The spec of a Service: its ports, type and addresses.</summary>
public sealed record ServiceSpec
{
    /// <summary><c>ClusterIP</c>, <c>NodePort</c>, <c>LoadBalancer</c>, <c>ExternalName</c>, or empty for <c>ClusterIP</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>The virtual address, <c>None</c> for a headless Service, or empty.</summary>
    public string ClusterIP { get; init; } = "";

    /// <summary>The DNS name that a Service of type <c>ExternalName</c> stands for.</summary>
    public string ExternalName { get; init; } = "";

    /// <summary>The ports.</summary>
    public ValueList<ServicePort> Ports { get; init; } = [];

    /// <summary>The labels of the pods; empty means that the endpoints are written by hand.</summary>
    public ValueMap<string> Selector { get; init; } = ValueMap<string>.Empty;

    /// <summary>True where endpoints are published before they are ready.</summary>
    public bool PublishNotReadyAddresses { get; init; }
}

/// <summary>One port of a Service.</summary>
public sealed record ServicePort
{
    /// <summary>The name; may be empty where the Service has one port.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>TCP</c> (also when empty), <c>UDP</c> or <c>SCTP</c>.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>The protocol of the port, such as <c>https</c> or <c>kubernetes.io/h2c</c>; null is plain HTTP/1.1.</summary>
    public string? AppProtocol { get; init; }

    /// <summary>The port of the Service: what an Ingress' <c>port.number</c> names.</summary>
    public int Port { get; init; }

    /// <summary>The pods' port as a number, or 0 where it is absent or a name.</summary>
    public int TargetPort { get; init; }

    /// <summary>The pods' port as a name, or empty where it is absent or a number.</summary>
    public string TargetPortName { get; init; } = "";
}
