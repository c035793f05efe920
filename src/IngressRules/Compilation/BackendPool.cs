using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>One reference object for each backend, however many rules name it: a large table names few backends many times.</summary>
internal sealed class BackendPool
{
    private readonly Dictionary<BackendReference, BackendReference> _known = [];

    public BackendReference Get(Ingress ingress, IngressBackend backend)
    {
        var reference = new BackendReference(ingress.Metadata.Namespace, backend);
        if (_known.TryGetValue(reference, out BackendReference? known))
        {
            return known;
        }

        _known.Add(reference, reference);
        return reference;
    }
}
