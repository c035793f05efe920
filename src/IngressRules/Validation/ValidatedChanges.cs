using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>
/// Changes whose objects kube-apiserver would store. Where every object of a name is refused, the name counts as removed. Only <see
/// cref="IngressValidator"/> creates instances, so their objects need not be checked again.
/// </summary>
public sealed class ValidatedChanges
{
    internal ValidatedChanges(ObjectChanges changes, ValueList<Diagnostic> diagnostics)
    {
        Changes = changes;
        Diagnostics = diagnostics;
    }

    /// <summary>The changes, with only the valid objects.</summary>
    public ObjectChanges Changes { get; }

    /// <summary>The Ingresses that were left out; an explanation names those that have a rule for its host.</summary>
    internal ValueList<Ingress> Refused { get; init; } = [];

    /// <summary>What is wrong with the objects that were left out.</summary>
    public ValueList<Diagnostic> Diagnostics { get; }
}
