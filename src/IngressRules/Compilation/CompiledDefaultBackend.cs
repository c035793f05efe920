using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.Compilation;

/// <summary>A default backend and the Ingress that defines it.</summary>
public sealed class CompiledDefaultBackend
{
    internal CompiledDefaultBackend(
        Ingress? ingress, BackendReference backend, ClassParameters? parameters = null, RoutePolicies? policies = null)
    {
        Ingress = ingress;
        Backend = backend;
        Parameters = parameters;
        Policies = policies;
    }

    private CompiledDefaultBackend(Ingress? ingress, RoutePolicies policies)
    {
        Ingress = ingress;
        Backend = null!;
        Policies = policies;
    }

    /// <summary>The Ingress, or null for the backend that the embedding host configured.</summary>
    public Ingress? Ingress { get; }

    /// <summary>The backend that gets the request.</summary>
    public BackendReference Backend { get; }

    /// <summary>The options that the Ingress' class sets; null for none.</summary>
    public ClassParameters? Parameters { get; }

    /// <summary>What applies to the requests that it gets; null for nothing.</summary>
    public RoutePolicies? Policies { get; }

    /// <summary>
    /// True for the policies of a host without a default backend, which stand in the place of one. Such an instance stays inside the table.
    /// </summary>
    internal bool IsMiss => Backend is null;

    /// <summary>Policies for requests that no rule takes, where there is no backend for them either.</summary>
    internal static CompiledDefaultBackend Miss(Ingress? ingress, RoutePolicies policies) => new(ingress, policies);

    /// <summary><c>default/shop defaultBackend → default/cart:80</c>.</summary>
    public override string ToString() => $"{Ingress?.ToString() ?? "(configured)"} defaultBackend → {Backend}";
}
