using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Reloading;

/// <summary>
/// The valid objects of a routing table by name, and the findings about invalid ones. It is immutable; the cost of the next version depends
/// only on the change.
/// </summary>
internal sealed class TableObjects
{
    private readonly ValidationOptions _options;
    private readonly NamedObjects[] _kinds;
    private readonly SharedTable<ObjectReference, Diagnostic[]> _findings;

    /// <summary>
    /// True if admission refuses Ingresses without a class. They are kept, because a later change of classes may admit them.
    /// </summary>
    private readonly bool _refusesClassless;

    private TableObjects(ValidationOptions options, NamedObjects[] kinds, SharedTable<ObjectReference, Diagnostic[]> findings)
    {
        _options = options;
        _kinds = kinds;
        _findings = findings;
        _refusesClassless = AdmissionRules.MayRefuse(options)
            && AdmissionRules.RefusesClassless((ValueList<IngressClass>)_kinds[KubernetesKind.Of<IngressClass>().Index].List, options);
        Objects = new KubernetesObjects(ObjectsOf);
    }

    /// <summary>The objects that kube-apiserver would store, sorted by namespace and name; each list is made on first use.</summary>
    public KubernetesObjects Objects { get; }

    /// <summary>No objects.</summary>
    public static TableObjects None(ValidationOptions options) =>
        new(options, [.. KubernetesKind.All.Select(NamedObjects.None)], SharedTable<ObjectReference, Diagnostic[]>.Empty);

    /// <summary>Validates a change and makes the next version.</summary>
    /// <param name="changes">What changed.</param>
    /// <param name="admitted">The change for the compiler: only objects that are valid and admitted with the current classes.</param>
    public TableObjects With(ObjectChanges changes, out ValidatedChanges admitted)
    {
        ValidatedChanges valid = IngressValidator.Validate(changes, _options);
        NamedObjects[] kinds = Array.ConvertAll(_kinds, k => k.With(valid.Changes));
        var next = new TableObjects(_options, kinds, FindingsAfter(changes, valid.Diagnostics));
        admitted = next._refusesClassless || _refusesClassless
            ? next.Admit(valid, isDifferent: next._refusesClassless != _refusesClassless)
            : valid;
        return next;
    }

    /// <summary>The findings about invalid objects: Ingresses first, sorted by name; those of admission last.</summary>
    public IEnumerable<Diagnostic> Findings()
    {
        var admission = new ObjectFindings(_options);
        foreach (Ingress ingress in _refusesClassless ? AllIngresses : [])
        {
            AdmissionRules.CheckClassless(ingress, admission);
        }

        return _findings.Values
            .OrderBy(f => KubernetesKind.Find(f[0].Object!.Kind)!.Index)
            .ThenBy(f => f[0].Object!.Namespace, StringComparer.Ordinal)
            .ThenBy(f => f[0].Object!.Name, StringComparer.Ordinal)
            .SelectMany(f => f)
            .Concat(admission.ToValueList());
    }

    private ValueList<Ingress> AllIngresses => (ValueList<Ingress>)_kinds[KubernetesKind.Of<Ingress>().Index].List;

    private IReadOnlyList<IKubernetesObject> ObjectsOf(KubernetesKind kind) => _refusesClassless && kind == KubernetesKind.Of<Ingress>()
        ? AllIngresses.Where(i => !AdmissionRules.IsClassless(i)).ToValueList()
        : _kinds[kind.Index].List;

    private SharedTable<ObjectReference, Diagnostic[]> FindingsAfter(ObjectChanges changes, ValueList<Diagnostic> found)
    {
        SharedTable<ObjectReference, Diagnostic[]>.Builder next = _findings.ToBuilder();
        if (_findings.Count > 0)
        {
            foreach (ObjectReference name in changes.Changed.All.Select(o => o.ToReference()).Concat(changes.Removed))
            {
                next.Remove(name);
            }
        }

        foreach (IGrouping<ObjectReference, Diagnostic> about in found.GroupBy(f => f.Object!))
        {
            next.Set(about.Key, [.. about]);
        }

        return next.ToTable();
    }

    /// <summary>
    /// Leaves out the Ingresses that admission refuses. If admission starts or stops refusing, every Ingress without a class changes.
    /// </summary>
    private ValidatedChanges Admit(ValidatedChanges valid, bool isDifferent)
    {
        ObjectChanges changes = valid.Changes;
        ValueList<Ingress> candidates = changes.Changed.Ingresses;
        if (isDifferent)
        {
            IEnumerable<Ingress> classless = AllIngresses.Where(AdmissionRules.IsClassless);
            HashSet<ObjectReference> concerned = [.. candidates.Concat(classless).Select(i => i.ToReference())];
            candidates = AllIngresses.Where(i => concerned.Contains(i.ToReference())).ToValueList();
        }

        ValueList<Ingress> admitted = _refusesClassless ? candidates.Where(i => !AdmissionRules.IsClassless(i)).ToValueList() : candidates;
        IEnumerable<ObjectReference> refused = candidates.Select(i => i.ToReference()).Except(admitted.Select(i => i.ToReference()));
        return new ValidatedChanges(
            new() { Changed = changes.Changed with { Ingresses = admitted }, Removed = [.. changes.Removed, .. refused] },
            valid.Diagnostics);
    }
}
