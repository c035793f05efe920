using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>
/// The objects that kube-apiserver would store, and what is wrong with the others. Only <see cref="IngressValidator"/> makes
/// one, so whoever takes a result need not check its objects again.
/// </summary>
public sealed class ValidationResult
{
    internal ValidationResult(
        ValueList<Ingress> ingresses,
        ValueList<IngressClass> ingressClasses,
        ValueList<Service> services,
        ValueList<EndpointSlice> endpointSlices,
        ValueList<Secret> secrets,
        ValueList<Diagnostic> diagnostics)
    {
        Ingresses = ingresses;
        IngressClasses = ingressClasses;
        Services = services;
        EndpointSlices = endpointSlices;
        Secrets = secrets;
        Diagnostics = diagnostics;
    }

    /// <summary>The valid Ingresses, in their order.</summary>
    public ValueList<Ingress> Ingresses { get; }

    /// <summary>The valid IngressClasses, in their order.</summary>
    public ValueList<IngressClass> IngressClasses { get; }

    /// <summary>The Services as they were read; nothing is checked about them.</summary>
    public ValueList<Service> Services { get; }

    /// <summary>The EndpointSlices as they were read; nothing is checked about them.</summary>
    public ValueList<EndpointSlice> EndpointSlices { get; }

    /// <summary>The Secrets as they were read; nothing is checked about them.</summary>
    public ValueList<Secret> Secrets { get; }

    /// <summary>What this stage found, Ingresses first; within an object in the server's order.</summary>
    public ValueList<Diagnostic> Diagnostics { get; }

    /// <summary>All results one after the other, as if their objects had been validated together.</summary>
    internal static ValidationResult Concat(IReadOnlyCollection<ValidationResult> results) => new(
        results.SelectMany(r => r.Ingresses).ToValueList(),
        results.SelectMany(r => r.IngressClasses).ToValueList(),
        results.SelectMany(r => r.Services).ToValueList(),
        results.SelectMany(r => r.EndpointSlices).ToValueList(),
        results.SelectMany(r => r.Secrets).ToValueList(),
        results.SelectMany(r => r.Diagnostics).ToValueList());

    /// <summary>True where an object was left out.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);
}
