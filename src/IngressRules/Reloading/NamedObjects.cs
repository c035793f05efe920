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

    private NamedObjects(KubernetesKind kind, SharedTable<(string Namespace, string Name), IKubernetesObject[]> byName)
    {
        _kind = kind;
        _byName = byName;
    }

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
        foreach (ObjectReference gone in changes.Removed)
        {
            if (gone.Kind == _kind.Name)
            {
                next.Remove((gone.Namespace, gone.Name));
            }
        }

        foreach (IGrouping<(string, string), IKubernetesObject> named in changes.Changed.Of(_kind).GroupBy(NameOf))
        {
            next.Set(named.Key, [.. named]);
        }

        SharedTable<(string, string), IKubernetesObject[]> table = next.ToTable();
        return ReferenceEquals(table, _byName) ? this : new(_kind, table);
    }

    private static (string Namespace, string Name) NameOf(IKubernetesObject item) => (item.Metadata.Namespace, item.Metadata.Name);

    private IReadOnlyList<IKubernetesObject> MakeList()
    {
        IKubernetesObject[][] sorted = [.. _byName.Values];
        Array.Sort(sorted, static (a, b) =>
        {
            int byNamespace = string.CompareOrdinal(a[0].Metadata.Namespace, b[0].Metadata.Namespace);
            return byNamespace != 0 ? byNamespace : string.CompareOrdinal(a[0].Metadata.Name, b[0].Metadata.Name);
        });
        return _kind.ToList(sorted.SelectMany(o => o), sorted.Sum(o => o.Length));
    }
}
