using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>
/// Changes whose objects kube-apiserver would store. Where every object of a name is refused, its name counts as removed. Only
/// <see cref="IngressValidator"/> makes one, so whoever takes it need not check its objects again.
/// </summary>
public sealed class ValidatedChanges
{
    internal ValidatedChanges(ObjectChanges changes, ValueList<Diagnostic> diagnostics)
    {
        Changes = changes;
        Diagnostics = diagnostics;
    }

    /// <summary>The changes, with valid objects alone.</summary>
    public ObjectChanges Changes { get; }

    /// <summary>What is wrong with the objects that were left out.</summary>
    public ValueList<Diagnostic> Diagnostics { get; }
}
