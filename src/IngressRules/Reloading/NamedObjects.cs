using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Reloading;

/// <summary>
/// The objects of one kind by name: one for each name in a cluster, any number in files. Immutable; the next version shares everything that
/// is unchanged.
/// </summary>
internal sealed class NamedObjects
{
    private readonly KubernetesKind _kind;
    private readonly SharedTable<(string Namespace, string Name), IKubernetesObject[]> _byName;
    private IReadOnlyList<IKubernetesObject>? _list;
    private IKubernetesObject[][]? _sorted;
    private SortedChange<IKubernetesObject[]>? _sortedBefore;

    private NamedObjects(KubernetesKind kind, SharedTable<(string Namespace, string Name), IKubernetesObject[]> byName)
    {
        _kind = kind;
        _byName = byName;
    }

    /// <summary>The order of the list, by the first object of each name.</summary>
    private static IComparer<IKubernetesObject[]> Order { get; } = Comparer<IKubernetesObject[]>.Create(static (a, b) =>
    {
        int byNamespace = string.CompareOrdinal(a[0].Metadata.Namespace, b[0].Metadata.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(a[0].Metadata.Name, b[0].Metadata.Name);
    });

    /// <summary>The objects, sorted by namespace and name. The list is made on first use.</summary>
    public IReadOnlyList<IKubernetesObject> List => _list ?? Interlocked.CompareExchange(ref _list, MakeList(), null) ?? _list;

    /// <summary>The objects of a name; empty where there are none.</summary>
    public IReadOnlyList<IKubernetesObject> Find(string @namespace, string name) => _byName.GetValueOrDefault((@namespace, name)) ?? [];

    /// <summary>No objects of a kind.</summary>
    public static NamedObjects None(KubernetesKind kind) => new(kind, SharedTable<(string, string), IKubernetesObject[]>.Empty);

    /// <summary>The objects after a change; the same instance if no object of the kind changed.</summary>
    public NamedObjects With(ObjectChanges changes)
    {
        SharedTable<(string Namespace, string Name), IKubernetesObject[]>.Builder next = _byName.ToBuilder();
        List<IKubernetesObject[]> gone = [], come = [];
        foreach (ObjectReference removed in changes.Removed)
        {
            if (removed.Kind == _kind.Name)
            {
                Leave((removed.Namespace, removed.Name));
                next.Remove((removed.Namespace, removed.Name));
            }
        }

        foreach (IGrouping<(string, string), IKubernetesObject> named in changes.Changed.Of(_kind).GroupBy(NameOf))
        {
            Leave(named.Key);
            come.Add([.. named]);
            next.Set(named.Key, come[^1]);
        }

        SharedTable<(string, string), IKubernetesObject[]> table = next.ToTable();
        return ReferenceEquals(table, _byName) ? this : new(_kind, table)
        {
            _sortedBefore = _sorted is { } sorted ? new(sorted, gone, come) : null,
        };

        void Leave((string, string) name)
        {
            if (next.GetValueOrDefault(name) is { } known)
            {
                gone.Add(known);
            }
        }
    }

    private static (string Namespace, string Name) NameOf(IKubernetesObject item) => (item.Metadata.Namespace, item.Metadata.Name);

    private IReadOnlyList<IKubernetesObject> MakeList()
    {
        IKubernetesObject[][]? sorted = _sortedBefore?.Apply(Order);
        if (sorted is null)
        {
            sorted = [.. _byName.Values];
            Array.Sort(sorted, Order);
        }

        (_sorted, _sortedBefore) = (sorted, null);
        return _kind.ToList(sorted.SelectMany(o => o), sorted.Sum(o => o.Length));
    }
}
