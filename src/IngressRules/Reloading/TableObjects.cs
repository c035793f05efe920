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
    private readonly FindingsByObject _findings;
    private readonly SharedTable<ObjectReference, StaleObject> _stale;
    private readonly TimeProvider _time;

    /// <summary>
    /// True if admission refuses Ingresses without a class. They are kept, because a later change of classes may admit them.
    /// </summary>
    private readonly bool _refusesClassless;

    private TableObjects(
        ValidationOptions options,
        TimeProvider time,
        NamedObjects[] kinds,
        FindingsByObject findings,
        SharedTable<ObjectReference, StaleObject> stale)
    {
        _options = options;
        _time = time;
        _kinds = kinds;
        _findings = findings;
        _stale = stale;
        _refusesClassless = AdmissionRules.MayRefuse(options)
            && AdmissionRules.RefusesClassless((ValueList<IngressClass>)_kinds[KubernetesKind.Of<IngressClass>().Index].List, options);
        Objects = new KubernetesObjects(ObjectsOf);
    }

    /// <summary>The objects that kube-apiserver would store, sorted by namespace and name; each list is made on first use.</summary>
    public KubernetesObjects Objects { get; }

    /// <summary>The objects whose last valid version is in service, sorted like the objects.</summary>
    public IEnumerable<StaleObject> Stale => _stale.Values.OrderBy(s => s.Object, FindingsByObject.ByKindAndName);

    /// <summary>The object of a name, the last of several; null where there is none.</summary>
    public T? Find<T>(string @namespace, string name)
        where T : class, IKubernetesObject
    {
        IReadOnlyList<IKubernetesObject> named = _kinds[KubernetesKind.Of<T>().Index].Find(@namespace, name);
        return named.Count == 0 ? null : (T)named[^1];
    }

    /// <summary>No objects.</summary>
    public static TableObjects None(ValidationOptions options, TimeProvider time) => new(
        options,
        time,
        [.. KubernetesKind.All.Select(NamedObjects.None)],
        FindingsByObject.None,
        SharedTable<ObjectReference, StaleObject>.Empty);

    /// <summary>
    /// Validates a change and makes the next version. Where a change makes an object invalid, its last valid version stays.
    /// </summary>
    /// <param name="changes">What changed.</param>
    /// <param name="admitted">The change for the compiler: only objects that are valid and admitted with the current classes.</param>
    /// <param name="previous">The objects with the last valid versions; null for this one.</param>
    public TableObjects With(ObjectChanges changes, out ValidatedChanges admitted, TableObjects? previous = null)
    {
        var last = new LastVersions((previous ?? this)._kinds, (previous ?? this)._stale, isSameTable: previous is null, _time);
        ValidatedChanges valid = last.Keep(changes, WithoutOutdated(changes.Refused, IngressValidator.Validate(changes, _options)));
        NamedObjects[] kinds = Array.ConvertAll(_kinds, k => k.With(valid.Changes));
        var next = new TableObjects(
            _options, _time, kinds, _findings.With(changes.Names, valid), last.StaleAfter(changes, _stale));
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

        return _findings.All.Concat(admission.ToValueList());
    }

    /// <summary>
    /// The result without what was found in a version before the latest: where the latest text of an object cannot be read, the version
    /// that could be read is given along with it.
    /// </summary>
    private static ValidatedChanges WithoutOutdated(ValueList<RefusedObject> unread, ValidatedChanges valid)
    {
        if (unread.Count == 0 || valid.Diagnostics.Count == 0)
        {
            return valid;
        }

        HashSet<(ObjectReference?, string?)> outdated = [.. unread.Select(r => (r.Object, r.Because.Source?.Name))];
        return new ValidatedChanges(
            valid.Changes, valid.Diagnostics.Where(d => !outdated.Contains((d.Object, d.Source?.Name))).ToValueList())
        {
            Refused = valid.Refused.Where(i => !outdated.Contains((i.ToReference(), i.Origin.Source?.Name))).ToValueList(),
        };
    }

    private ValueList<Ingress> AllIngresses => (ValueList<Ingress>)_kinds[KubernetesKind.Of<Ingress>().Index].List;

    private IReadOnlyList<IKubernetesObject> ObjectsOf(KubernetesKind kind) => _refusesClassless && kind == KubernetesKind.Of<Ingress>()
        ? AllIngresses.Where(i => !AdmissionRules.IsClassless(i)).ToValueList()
        : _kinds[kind.Index].List;

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
            changes with { Changed = changes.Changed with { Ingresses = admitted }, Removed = [.. changes.Removed, .. refused] },
            valid.Diagnostics)
        {
            Refused = valid.Refused,
        };
    }
}
