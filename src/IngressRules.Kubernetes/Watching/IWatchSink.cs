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
}
