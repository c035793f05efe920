using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Reloading;

/// <summary>
/// The valid objects of a routing table and what is wrong with the others, by name, so that a change costs what it changes. It never
/// changes itself.
/// </summary>
internal sealed class TableObjects
{
    private readonly ValidationOptions _options;
    private readonly NamedObjects[] _kinds;
    private readonly SharedTable<ObjectReference, Diagnostic[]> _findings;

    /// <summary>True where admission refuses Ingresses without class, which are kept for the moment when it no longer does.</summary>
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

    /// <summary>
    /// The objects that kube-apiserver would store, in the order of their namespaces and names; each list is made when somebody asks.
    /// </summary>
    public KubernetesObjects Objects { get; }

    /// <summary>No objects.</summary>
    public static TableObjects None(ValidationOptions options) =>
        new(options, [.. KubernetesKind.All.Select(NamedObjects.None)], SharedTable<ObjectReference, Diagnostic[]>.Empty);

    /// <summary>Validates what changed and makes the next version.</summary>
    /// <param name="changes">What changed.</param>
    /// <param name="admitted">The same as the compiler may take it: valid, and admitted beside the classes that there are now.</param>
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

    /// <summary>What is wrong with objects: Ingresses first, in the order of their names, and what admission says last.</summary>
    public IEnumerable<Diagnostic> Findings()
    {
        var admission = new Findings(_options);
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
    /// Leaves out what admission refuses. Where it refuses for the first time or no longer, every Ingress without class changes with it.
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
