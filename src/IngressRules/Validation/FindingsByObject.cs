using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>
/// The findings of the stages before compilation, so that a table still knows what they left out. Immutable; the cost of the next version
/// depends only on the change.
/// </summary>
internal sealed class FindingsByObject
{
    private readonly ValueList<Diagnostic> _reading;
    private readonly SharedTable<ObjectReference, ValueList<Diagnostic>> _validation;

    private FindingsByObject(ValueList<Diagnostic> reading, SharedTable<ObjectReference, ValueList<Diagnostic>> validation)
    {
        _reading = reading;
        _validation = validation;
    }

    /// <summary>No findings.</summary>
    public static FindingsByObject None { get; } = new([], SharedTable<ObjectReference, ValueList<Diagnostic>>.Empty);

    /// <summary>All findings: those of reading in the order of the text, then those of validation, sorted by object.</summary>
    public IEnumerable<Diagnostic> All => _validation.Count == 0
        ? _reading
        : _reading.Concat(_validation.Values.OrderBy(f => f[0].Object!, ByKindAndName).SelectMany(f => f));

    private static IComparer<ObjectReference> ByKindAndName { get; } = Comparer<ObjectReference>.Create(static (a, b) =>
    {
        int byKind = KubernetesKind.Find(a.Kind)!.Index - KubernetesKind.Find(b.Kind)!.Index;
        int byNamespace = byKind != 0 ? byKind : string.CompareOrdinal(a.Namespace, b.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(a.Name, b.Name);
    });

    /// <summary>The findings of one run through the stages.</summary>
    public static FindingsByObject Of(ValidationResult valid) =>
        new(valid.FoundReading, Add(None._validation.ToBuilder(), valid.Diagnostics));

    /// <summary>The findings after a change; those of reading stay.</summary>
    public FindingsByObject With(ValidatedChanges valid)
    {
        if (_validation.Count == 0 && valid.Diagnostics.Count == 0)
        {
            return this;
        }

        SharedTable<ObjectReference, ValueList<Diagnostic>>.Builder next = _validation.ToBuilder();
        IEnumerable<ObjectReference> replaced = valid.Changes.Changed.All.Select(o => o.ToReference());
        foreach (ObjectReference name in replaced.Concat(valid.Changes.Removed))
        {
            next.Remove(name);
        }

        return new(_reading, Add(next, valid.Diagnostics));
    }

    private static SharedTable<ObjectReference, ValueList<Diagnostic>> Add(
        SharedTable<ObjectReference, ValueList<Diagnostic>>.Builder findings, ValueList<Diagnostic> found)
    {
        foreach (IGrouping<ObjectReference, Diagnostic> about in found.GroupBy(f => f.Object!))
        {
            findings.Set(about.Key, about.ToValueList());
        }

        return findings.ToTable();
    }
}
