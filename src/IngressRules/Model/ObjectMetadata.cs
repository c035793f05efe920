namespace IngressRules.Model;

/// <summary>
/// What every object says about itself (specification 1.1). Text that is absent is empty; fields that Kubernetes tells apart from
/// empty are nullable.
/// </summary>
public sealed record ObjectMetadata
{
    // What an absent one is, once for all: an initializer runs even where a value follows.
    internal static readonly ObjectMetadata None = new();

    /// <summary>The name. Required unless <see cref="GenerateName"/> is set.</summary>
    public string Name { get; init; } = "";

    /// <summary>The namespace; empty for a cluster-scoped kind.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The base of a name that the server completes.</summary>
    public string GenerateName { get; init; } = "";

    /// <summary>The server's identifier of this very object.</summary>
    public string Uid { get; init; } = "";

    /// <summary>The server's version of the stored object; opaque.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>Grows by one with each change of the spec.</summary>
    public long Generation { get; init; }

    /// <summary>When the server created the object, to the second; absent in most files. Older objects win conflicts.</summary>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>When the object was asked to go; it stays valid until it is gone.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>Seconds that the object is given to go.</summary>
    public long? DeletionGracePeriodSeconds { get; init; }

    /// <summary>Labels, to select objects by.</summary>
    public ValueMap<string> Labels { get; init; } = ValueMap<string>.Empty;

    /// <summary>Annotations: options of controllers and the legacy class.</summary>
    public ValueMap<string> Annotations { get; init; } = ValueMap<string>.Empty;

    /// <summary>The objects that own this one.</summary>
    public ValueList<OwnerReference> OwnerReferences { get; init; } = [];

    /// <summary>Names of those who must agree before the object goes.</summary>
    public ValueList<string> Finalizers { get; init; } = [];

    /// <summary>Who set which field, as the server records it.</summary>
    public ValueList<ManagedFieldsEntry> ManagedFields { get; init; } = [];

    /// <summary>A field of releases up to 1.24 (M16).</summary>
    public string ClusterName { get; init; } = "";
}

/// <summary>An owner of an object.</summary>
public sealed record OwnerReference
{
    /// <summary>Group and version of the owner, such as <c>apps/v1</c>.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>Kind of the owner.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Name of the owner.</summary>
    public string Name { get; init; } = "";

    /// <summary>Identifier of the owner.</summary>
    public string Uid { get; init; } = "";

    /// <summary>True for the one owner that manages the object.</summary>
    public bool? Controller { get; init; }

    /// <summary>True where the owner cannot go before the object.</summary>
    public bool? BlockOwnerDeletion { get; init; }
}

/// <summary>One writer's share of an object, as the server records it.</summary>
public sealed record ManagedFieldsEntry
{
    /// <summary>The writer's name.</summary>
    public string Manager { get; init; } = "";

    /// <summary><c>Apply</c> or <c>Update</c>.</summary>
    public string Operation { get; init; } = "";

    /// <summary>The version in which the fields are named.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>The format of the record; the only one is <c>FieldsV1</c>.</summary>
    public string FieldsType { get; init; } = "";

    /// <summary>The subresource that was written, or empty.</summary>
    public string Subresource { get; init; } = "";
}
