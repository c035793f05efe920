using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>
/// The objects that kube-apiserver would store, and what is wrong with the others. Only <see cref="IngressValidator"/> makes
/// one, so whoever takes a result need not check its objects again.
/// </summary>
public sealed class ValidationResult
{
    internal ValidationResult(KubernetesObjects objects, ValueList<Diagnostic> diagnostics)
    {
        Objects = objects;
        Diagnostics = diagnostics;
    }

    /// <summary>The valid Ingresses and IngressClasses, and the objects of all other kinds as they were given; in their order.</summary>
    public KubernetesObjects Objects { get; }

    /// <summary>What this stage found, Ingresses first; within an object in the server's order.</summary>
    public ValueList<Diagnostic> Diagnostics { get; }

    /// <summary>The valid Ingresses.</summary>
    public ValueList<Ingress> Ingresses => Objects.Ingresses;

    /// <summary>True where an object was left out.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);
}
