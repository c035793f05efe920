using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Kubernetes.Watching;

/// <summary>Decodes the objects of a kind and passes them on.</summary>
/// <param name="kind">The kind.</param>
/// <param name="sink">Takes them.</param>
internal sealed class DecodingSink(KubernetesKind kind, IObjectSink sink) : IWatchSink
{
    /// <inheritdoc/>
    public void Set(in ApiObjectHead head, ReadOnlyMemory<byte> utf8)
    {
        (IKubernetesObject? item, ValueList<Diagnostic> findings) = ApiObjectDecoder.Decode(kind, head, utf8);
        if (item is not null)
        {
            sink.Set(item);
        }
        else
        {
            sink.Reject(ReferenceTo(head.Name), findings);
        }
    }

    /// <inheritdoc/>
    public void Remove(ObjectName name) => sink.Remove(ReferenceTo(name));

    private ObjectReference ReferenceTo(ObjectName name) => new(kind.Name, name.Namespace, name.Name);
}
