using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>
/// Shares one reference among equal backends, because an Ingress usually names few backends many times. It is a direct-mapped cache of
/// fixed size: a hash collision evicts the older entry, which costs only the sharing. Not thread-safe.
/// </summary>
internal sealed class BackendReferencePool
{
    private const int Size = 128;

    private readonly BackendReference?[] _recent = new BackendReference?[Size];

    /// <summary>The reference to a backend of an Ingress in a namespace.</summary>
    public BackendReference Reference(string @namespace, IngressBackend backend)
    {
        if (backend.Service is not { } service)
        {
            return new BackendReference(@namespace, backend);
        }

        ref BackendReference? recent = ref _recent[(NameHash.Of(service.Name) ^ (uint)service.Port.Number) % Size];
        if (recent is null || recent.Resource != backend.Resource || recent.Namespace != @namespace
            || recent.Service!.Name != service.Name || recent.Service.Port != service.Port)
        {
            recent = new BackendReference(@namespace, backend);
        }

        return recent;
    }
}
