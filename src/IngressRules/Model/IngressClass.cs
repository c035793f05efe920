using IngressRules.Diagnostics;

namespace IngressRules.Model;

/// <summary>
/// An IngressClass of <c>networking.k8s.io/v1</c> (specification 1.2): which controller serves the Ingresses that name it.
/// </summary>
public sealed record IngressClass : IKubernetesObject
{
    /// <summary>The annotation that makes a class the default; only the exact text <c>true</c> does.</summary>
    public const string DefaultClassAnnotation = "ingressclass.kubernetes.io/is-default-class";

    /// <summary>Name, annotations and the like; a class has no namespace.</summary>
    public ObjectMetadata Metadata { get; init; } = new();

    /// <summary>The controller and its parameters.</summary>
    public IngressClassSpec Spec { get; init; } = new();

    /// <summary>Where the object was read; not part of its value.</summary>
    public SourceOrigin Origin { get; init; }

    /// <summary>True where the annotation marks the class as the default.</summary>
    public bool IsDefault => Metadata.Annotations.TryGetValue(DefaultClassAnnotation, out string? value) && value == "true";

    /// <inheritdoc/>
    KubernetesKind IKubernetesObject.Kind => KubernetesKind<IngressClass>.Instance;

    /// <summary>The name.</summary>
    public override string ToString() => Metadata.Name;

    /// <inheritdoc/>
    IKubernetesObject IKubernetesObject.With(ObjectMetadata metadata, SourceOrigin origin) =>
        this with { Metadata = metadata, Origin = origin };
}

/// <summary>The controller of a class and a link to its configuration.</summary>
public sealed record IngressClassSpec
{
    /// <summary>The controller, a domain-prefixed path such as <c>example.org/my-controller</c>.</summary>
    public string Controller { get; init; } = "";

    /// <summary>A link to configuration of the controller, or null.</summary>
    public IngressClassParametersReference? Parameters { get; init; }
}

/// <summary>Names the object that configures a class.</summary>
public sealed record IngressClassParametersReference
{
    /// <summary>The ConfigMap in a namespace that is referred to; null for an object of any other kind.</summary>
    public ObjectReference? ConfigMap =>
        Kind == KubernetesKind<ConfigMap>.Instance.Name && string.IsNullOrEmpty(ApiGroup) && Scope == "Namespace" && Namespace is not null
            ? new(Kind, Namespace, Name)
            : null;

    /// <summary>The API group; null is the core group.</summary>
    public string? ApiGroup { get; init; }

    /// <summary>The kind.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The name.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>Cluster</c> or <c>Namespace</c>; null only where the server's default has not been applied.</summary>
    public string? Scope { get; init; }

    /// <summary>The namespace, with scope <c>Namespace</c> only.</summary>
    public string? Namespace { get; init; }
}
