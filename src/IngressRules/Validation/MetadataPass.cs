namespace IngressRules.Validation;

/// <summary>
/// Which of the server's checks of the metadata is made. The server checks an update twice, the first time as an object of any kind.
/// </summary>
internal enum MetadataPass
{
    /// <summary>The object is created. Where the server generates the name, it has already done so.</summary>
    Create,

    /// <summary>
    /// The first check of an update, for any kind: names must be valid in a URL, and finalizers without a domain are not checked.
    /// </summary>
    AnyKindUpdate,

    /// <summary>The second check of an update, for its kind: the same rules as for a creation.</summary>
    Update,
}
