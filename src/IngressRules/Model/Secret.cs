using IngressRules.Diagnostics;

namespace IngressRules.Model;

/// <summary>A Secret of <c>v1</c>. Its text form is its name and never includes its content.</summary>
public sealed record Secret : IKubernetesObject
{
    /// <summary>The type of a Secret that holds a certificate and its key.</summary>
    public const string TlsType = "kubernetes.io/tls";

    /// <summary>Name, namespace and the like.</summary>
    public ObjectMetadata Metadata { get; init; } = new();

    /// <summary>The type, such as <see cref="TlsType"/>.</summary>
    public string Type { get; init; } = "";

    /// <summary>The content by key, such as <c>tls.crt</c> and <c>tls.key</c>; already decoded from base64.</summary>
    public ValueMap<ValueList<byte>> Data { get; init; } = ValueMap<ValueList<byte>>.Empty;

    /// <summary>Where the object was read; not part of its value.</summary>
    public SourceOrigin Origin { get; init; }

    /// <inheritdoc/>
    KubernetesKind IKubernetesObject.Kind => KubernetesKind<Secret>.Instance;

    /// <summary><c>namespace/name</c>.</summary>
    public override string ToString() => $"{Metadata.Namespace}/{Metadata.Name}";

    /// <inheritdoc/>
    IKubernetesObject IKubernetesObject.With(ObjectMetadata metadata, SourceOrigin origin) =>
        this with { Metadata = metadata, Origin = origin };
}
