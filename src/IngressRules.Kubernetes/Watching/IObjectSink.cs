using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Kubernetes.Watching;

/// <summary>Takes the objects that watches see. It is called by several of them at once.</summary>
internal interface IObjectSink
{
    /// <summary>An object is new or has changed.</summary>
    /// <param name="item">The object.</param>
    void Set(IKubernetesObject item);

    /// <summary>An object is gone.</summary>
    /// <param name="item">Its name.</param>
    void Remove(ObjectReference item);

    /// <summary>An object cannot be decoded. Its last version stays.</summary>
    /// <param name="item">Its name.</param>
    /// <param name="findings">Why.</param>
    void Reject(ObjectReference item, ValueList<Diagnostic> findings);
}
