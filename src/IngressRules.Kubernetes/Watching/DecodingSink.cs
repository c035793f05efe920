using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Kubernetes.Watching;

/// <summary>Decodes the objects that one watch sees, and passes them on.</summary>
/// <param name="kind">The kind.</param>
/// <param name="sink">Takes them.</param>
internal sealed class DecodingSink(KubernetesKind kind, IObjectSink sink) : IWatchSink
{
    private readonly SmallTextReader? _reader = ApiObjectDecoder.NewReader(kind);

    /// <inheritdoc/>
    public void Set(in ApiObjectHead head, ReadOnlyMemory<byte> utf8)
    {
        (IKubernetesObject? item, ValueList<Diagnostic> findings) = ApiObjectDecoder.Decode(kind, head, utf8, _reader);
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
