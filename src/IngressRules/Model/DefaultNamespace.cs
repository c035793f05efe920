using IngressRules.Diagnostics;

namespace IngressRules.Model;

/// <summary>
/// Places objects that were made in code and name no namespace in <c>default</c>, as kubectl and the reader do with those in files. An
/// object that was read keeps what its reader decided.
/// </summary>
internal static class DefaultNamespace
{
    public const string Name = "default";

    /// <summary>The set with every object in a namespace; the same set if nothing is missing.</summary>
    public static KubernetesObjects Fill(KubernetesObjects objects)
    {
        return objects.All.Any(LacksNamespace)
            ? KubernetesObjects.Create(objects.All.Select(
                o => LacksNamespace(o) ? o.With(o.Metadata with { Namespace = Name }, o.Origin) : o))
            : objects;
    }

    /// <summary>The change with every object, and every name of a removed one, in a namespace.</summary>
    public static ObjectChanges Fill(ObjectChanges changes)
    {
        KubernetesObjects changed = Fill(changes.Changed);
        bool complete = ReferenceEquals(changed, changes.Changed) && !changes.Removed.Any(LacksNamespace);
        return complete ? changes : changes with
        {
            Changed = changed,
            Removed = changes.Removed.Select(r => LacksNamespace(r) ? new ObjectReference(r.Kind, Name, r.Name) : r).ToValueList(),
        };
    }

    private static bool LacksNamespace(IKubernetesObject item) =>
        item.Metadata.Namespace.Length == 0 && item.Kind.IsNamespaced && !item.Origin.IsKnown;

    private static bool LacksNamespace(ObjectReference name) =>
        name.Namespace.Length == 0 && KubernetesKind.Find(name.Kind) is { IsNamespaced: true };
}
