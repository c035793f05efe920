using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>stub until merge</summary>
public sealed class ValidationResult
{
    /// <summary>x</summary>
    public ValueList<Ingress> Ingresses { get; internal init; } = [];
    /// <summary>x</summary>
    public ValueList<IngressClass> IngressClasses { get; internal init; } = [];
    /// <summary>x</summary>
    public ValueList<Service> Services { get; internal init; } = [];
    /// <summary>x</summary>
    public ValueList<EndpointSlice> EndpointSlices { get; internal init; } = [];
    /// <summary>x</summary>
    public ValueList<Secret> Secrets { get; internal init; } = [];
    /// <summary>x</summary>
    public ValueList<Diagnostic> Diagnostics { get; internal init; } = [];
}
