using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>A default backend and the Ingress that defines it.</summary>
public sealed class CompiledDefaultBackend
{
    internal CompiledDefaultBackend(Ingress? ingress, BackendReference backend, ClassParameters? parameters = null)
    {
        Ingress = ingress;
        Backend = backend;
        Parameters = parameters;
    }

    /// <summary>The Ingress, or null for the backend that the embedding host configured.</summary>
    public Ingress? Ingress { get; }

    /// <summary>The backend that gets the request.</summary>
    public BackendReference Backend { get; }

    /// <summary>The options that the Ingress' class sets; null for none.</summary>
    public ClassParameters? Parameters { get; }

    /// <summary><c>default/shop defaultBackend → default/cart:80</c>.</summary>
    public override string ToString() => $"{Ingress?.ToString() ?? "(configured)"} defaultBackend → {Backend}";
}
