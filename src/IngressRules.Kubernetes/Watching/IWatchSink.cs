namespace IngressRules.Kubernetes.Watching;

/// <summary>Takes what a watch sees. The watches of several namespaces call it at once.</summary>
internal interface IWatchSink
{
    /// <summary>An object is new or has changed.</summary>
    /// <param name="head">Its name and version.</param>
    /// <param name="utf8">Its text in JSON, which may be kept.</param>
    void Set(in ApiObjectHead head, ReadOnlyMemory<byte> utf8);

    /// <summary>An object is gone.</summary>
    /// <param name="name">Its name.</param>
    void Remove(ObjectName name);

    /// <summary>The objects have been listed; each that there is was set before.</summary>
    void Listed()
    {
    }

    /// <summary>A request has failed; it is repeated.</summary>
    /// <param name="error">Why.</param>
    void Failed(Exception error)
    {
    }
}
