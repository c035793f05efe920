namespace IngressRules.Model;

/// <summary>
/// The metadata of an object (specification 1.1). Absent text is empty; a field is nullable where Kubernetes distinguishes absent from
/// empty.
/// </summary>
public sealed record ObjectMetadata
{
    // Shared default: a property initializer runs, and would allocate, even where a value is set.
    internal static readonly ObjectMetadata None = new();

    /// <summary>The name. Required unless <see cref="GenerateName"/> is set.</summary>
    public string Name { get; init; } = "";

    /// <summary>The namespace; empty for a cluster-scoped kind.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The base of a name that the server completes.</summary>
    public string GenerateName { get; init; } = "";

    /// <summary>The server's unique identifier of this object; an object created later under the same name has another one.</summary>
    public string Uid { get; init; } = "";

    /// <summary>The server's version of the stored object; opaque.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>Grows by one with each change of the spec.</summary>
    public long Generation { get; init; }

    /// <summary>When the server created the object, to the second; absent in most files. Older objects win conflicts.</summary>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>When deletion of the object was requested; the object stays in effect until it is deleted.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>The grace period of the deletion, in seconds.</summary>
    public long? DeletionGracePeriodSeconds { get; init; }

    /// <summary>Labels, to select objects by.</summary>
    public ValueMap<string> Labels { get; init; } = ValueMap<string>.Empty;

    /// <summary>Annotations: options of controllers and the legacy class.</summary>
    public ValueMap<string> Annotations { get; init; } = ValueMap<string>.Empty;

    /// <summary>The objects that own this one.</summary>
    public ValueList<OwnerReference> OwnerReferences { get; init; } = [];

    /// <summary>The finalizers: each must be removed by its owner before the server deletes the object.</summary>
    public ValueList<string> Finalizers { get; init; } = [];

    /// <summary>Which writer set which field, as the server records it.</summary>
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

    /// <summary>True where the owner cannot be deleted before the object.</summary>
    public bool? BlockOwnerDeletion { get; init; }
}

/// <summary>The fields of an object that one writer manages, as the server records them.</summary>
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
