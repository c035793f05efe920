using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>
/// The findings of the stages before compilation by object, so that a table still knows what they left out. Immutable; the cost of the next
/// version depends only on the change.
/// </summary>
internal sealed class FindingsByObject
{
    private readonly ValueList<Diagnostic> _reading;
    private readonly SharedTable<ObjectReference, Entry> _validation;

    private FindingsByObject(ValueList<Diagnostic> reading, SharedTable<ObjectReference, Entry> validation)
    {
        _reading = reading;
        _validation = validation;
    }

    /// <summary>No findings.</summary>
    public static FindingsByObject None { get; } = new([], SharedTable<ObjectReference, Entry>.Empty);

    /// <summary>All findings: those of reading in the order of the text, then those of validation, sorted by object.</summary>
    public IEnumerable<Diagnostic> All => _validation.Count == 0
        ? _reading
        : _reading.Concat(_validation.Values.OrderBy(e => e.Findings[0].Object!, ByKindAndName).SelectMany(e => e.Findings));

    /// <summary>The order in which findings and stale objects are listed.</summary>
    public static IComparer<ObjectReference> ByKindAndName { get; } = Comparer<ObjectReference>.Create(static (a, b) =>
    {
        int byKind = KubernetesKind.Find(a.Kind)!.Index - KubernetesKind.Find(b.Kind)!.Index;
        int byNamespace = byKind != 0 ? byKind : string.CompareOrdinal(a.Namespace, b.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(a.Name, b.Name);
    });

    /// <summary>The findings of one run through the stages.</summary>
    public static FindingsByObject Of(ValidationResult valid) =>
        new(valid.FoundReading, Add(None._validation.ToBuilder(), valid.Diagnostics, valid.Refused));

    /// <summary>The findings after a change; those of reading stay.</summary>
    /// <param name="names">The names that the change is about. What was found about them before no longer counts.</param>
    /// <param name="valid">What is found now.</param>
    public FindingsByObject With(IEnumerable<ObjectReference> names, ValidatedChanges valid)
    {
        if (_validation.Count == 0 && valid.Diagnostics.Count == 0)
        {
            return this;
        }

        SharedTable<ObjectReference, Entry>.Builder next = _validation.ToBuilder();
        foreach (ObjectReference name in _validation.Count == 0 ? [] : names)
        {
            next.Remove(name);
        }

        SharedTable<ObjectReference, Entry> found = Add(next, valid.Diagnostics, valid.Refused);
        return ReferenceEquals(found, _validation) ? this : new(_reading, found);
    }

    /// <summary>The invalid Ingresses, each with the findings about its name, sorted by namespace and name.</summary>
    public IEnumerable<(ValueList<Diagnostic> Findings, Ingress[] Ingresses)> Refused => _validation.Values
        .Where(e => e.Refused.Length > 0)
        .OrderBy(e => e.Findings[0].Object!, ByKindAndName)
        .Select(e => (e.Findings, e.Refused));

    private static SharedTable<ObjectReference, Entry> Add(
        SharedTable<ObjectReference, Entry>.Builder entries, ValueList<Diagnostic> found, ValueList<Ingress> refused)
    {
        ILookup<ObjectReference, Ingress> byName = refused.ToLookup(i => i.ToReference());
        foreach (IGrouping<ObjectReference, Diagnostic> about in found.GroupBy(f => f.Object!))
        {
            entries.Set(about.Key, new Entry(about.ToValueList(), [.. byName[about.Key]]));
        }

        return entries.ToTable();
    }

    /// <summary>What is known of one name.</summary>
    private sealed record Entry(ValueList<Diagnostic> Findings, Ingress[] Refused);
}
