using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>
/// The objects that kube-apiserver would store, and the findings about the others. Only <see cref="IngressValidator"/> creates results, so
/// the objects of a result need not be checked again.
/// </summary>
public sealed class ValidationResult
{
    internal ValidationResult(KubernetesObjects objects, ValueList<Diagnostic> diagnostics)
    {
        Objects = objects;
        Diagnostics = diagnostics;
    }

    /// <summary>The findings of reading, which are not repeated in <see cref="Diagnostics"/>; a table passes them on.</summary>
    internal ValueList<Diagnostic> FoundReading { get; init; } = [];

    /// <summary>The Ingresses that were left out; an explanation names those that have a rule for its host.</summary>
    internal ValueList<Ingress> Refused { get; init; } = [];

    /// <summary>The valid Ingresses and IngressClasses, and all objects of other kinds, in the given order.</summary>
    public KubernetesObjects Objects { get; }

    /// <summary>The findings of this stage: Ingresses first, and within an object in the server's order.</summary>
    public ValueList<Diagnostic> Diagnostics { get; }

    /// <summary>The valid Ingresses.</summary>
    public ValueList<Ingress> Ingresses => Objects.Ingresses;

    /// <summary>True where an object was left out.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);
}
