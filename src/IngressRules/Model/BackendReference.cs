using System.Globalization;

namespace IngressRules.Model;

/// <summary>
/// A backend together with the namespace of the Ingress that names it, which is also the namespace of its Service or object. Two references
/// are equal when they name the same backend.
/// </summary>
public sealed record BackendReference
{
    /// <summary>A reference to a backend of an Ingress in the given namespace.</summary>
    public BackendReference(string @namespace, IngressBackend backend)
    {
        ArgumentNullException.ThrowIfNull(@namespace);
        ArgumentNullException.ThrowIfNull(backend);
        Namespace = @namespace;
        Service = backend.Service;
        Resource = backend.Resource;
    }

    /// <summary>The namespace of the Ingress, and so of the backend.</summary>
    public string Namespace { get; }

    /// <summary>The Service and its port, or null where the backend is another object.</summary>
    public IngressServiceBackend? Service { get; }

    /// <summary>The object, or null where the backend is a Service.</summary>
    public TypedLocalObjectReference? Resource { get; }

    /// <summary><c>namespace/service:port</c>, or <c>namespace/group/Kind/name</c> for another object (the core group is empty).</summary>
    public override string ToString()
    {
        if (Resource is not null)
        {
            return $"{Namespace}/{Resource.ApiGroup}/{Resource.Kind}/{Resource.Name}";
        }

        string? port = Service?.Port.Name is { Length: > 0 } name ? name : Service?.Port.Number.ToString(CultureInfo.InvariantCulture);
        return $"{Namespace}/{Service?.Name}:{port}";
    }
}
