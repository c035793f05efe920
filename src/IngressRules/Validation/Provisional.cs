using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Validation;

/// <summary>x</summary>
public sealed record ValidationOptions;

/// <summary>x</summary>
public static class IngressValidator
{
    /// <summary>x</summary>
    public static ValidationResult Validate(ReadResult read, ValidationOptions? options = null) => new()
    {
        Ingresses = read.Ingresses, IngressClasses = read.IngressClasses, Services = read.Services, EndpointSlices = read.EndpointSlices, Secrets = read.Secrets,
    };

    /// <summary>x</summary>
    public static ValidationResult Validate(IEnumerable<Ingress> ingresses, ValidationOptions? options = null) => new() { Ingresses = ingresses.ToValueList() };
}
