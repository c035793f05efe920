namespace IngressRules.Validation;

/// <summary>Which of the server's looks at the metadata this is. An update is looked at twice, once as an object of any kind.</summary>
internal enum MetadataPass
{
    /// <summary>The object is created. The server has made its name already where that was left to it.</summary>
    Create,

    /// <summary>What holds for an update of any kind: names fit for a URL, and no word on finalizers without a domain.</summary>
    AnyKindUpdate,

    /// <summary>What holds for an update of this kind: as for a creation.</summary>
    Update,
}
