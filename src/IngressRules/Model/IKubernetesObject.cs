using IngressRules.Diagnostics;

namespace IngressRules.Model;

/// <summary>What the objects of all kinds have in common.</summary>
public interface IKubernetesObject
{
    /// <summary>What kind of object it is.</summary>
    KubernetesKind Kind { get; }

    /// <summary>Name, namespace, annotations and the like.</summary>
    ObjectMetadata Metadata { get; }

    /// <summary>Where the object was read; not part of its value.</summary>
    SourceOrigin Origin { get; }

    /// <summary>The same object with other metadata and another origin.</summary>
    /// <param name="metadata">The metadata of the copy.</param>
    /// <param name="origin">The origin of the copy.</param>
    IKubernetesObject With(ObjectMetadata metadata, SourceOrigin origin);
}

/// <summary>Extension methods for objects of any kind.</summary>
public static class KubernetesObjectExtensions
{
    /// <summary>The reference by which findings and changes name the object.</summary>
    /// <param name="item">The object.</param>
    public static ObjectReference ToReference(this IKubernetesObject item) =>
        new(item.Kind.Name, item.Metadata.Namespace, item.Metadata.Name);
}
