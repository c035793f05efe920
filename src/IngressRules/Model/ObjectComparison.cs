using System.Runtime.InteropServices;
using IngressRules.Diagnostics;

namespace IngressRules.Model;

/// <summary>
/// Compares two lists of objects of one kind and finds the names whose objects differ: not the same instances in the same order.
/// </summary>
internal static class ObjectComparison
{
    /// <summary>Adds the objects of every changed name, and the names without an object in the new list.</summary>
    public static void Compare(
        KubernetesKind kind,
        IReadOnlyList<IKubernetesObject> before,
        IReadOnlyList<IKubernetesObject> after,
        KubernetesObjects.Builder changed,
        List<ObjectReference> removed)
    {
        // Two versions of a text mostly differ in one place, so the common start and end are skipped without comparing names.
        int start = 0, behind = 0, shorter = Math.Min(before.Count, after.Count);
        while (start < shorter && ReferenceEquals(before[start], after[start]))
        {
            start++;
        }

        while (behind < shorter - start && ReferenceEquals(before[before.Count - 1 - behind], after[after.Count - 1 - behind]))
        {
            behind++;
        }

        if (start + behind == before.Count && before.Count == after.Count)
        {
            return;
        }

        HashSet<(string, string)> names = ChangedNames(before, after, start, behind);
        var left = new HashSet<(string, string)>(names);
        foreach (IKubernetesObject item in after)
        {
            if (names.Contains(NameOf(item)))
            {
                changed.Add(item);
                left.Remove(NameOf(item));
            }
        }

        foreach ((string @namespace, string name) in left)
        {
            removed.Add(new ObjectReference(kind.Name, @namespace, name));
        }
    }

    private static HashSet<(string, string)> ChangedNames(
        IReadOnlyList<IKubernetesObject> before, IReadOnlyList<IKubernetesObject> after, int start, int behind)
    {
        // The old objects of each name, in order; each is removed when the new list has it at the same position.
        var expected = new Dictionary<(string, string), Queue<IKubernetesObject>>();
        for (int i = start; i < before.Count - behind; i++)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(expected, NameOf(before[i]), out _) ??= new(1)).Enqueue(before[i]);
        }

        var names = new HashSet<(string, string)>();
        for (int i = start; i < after.Count - behind; i++)
        {
            bool isSame = expected.TryGetValue(NameOf(after[i]), out Queue<IKubernetesObject>? known)
                && known.TryDequeue(out IKubernetesObject? old) && ReferenceEquals(old, after[i]);
            if (!isSame)
            {
                names.Add(NameOf(after[i]));
            }
        }

        names.UnionWith(expected.Where(e => e.Value.Count > 0).Select(e => e.Key));
        return names;
    }

    private static (string Namespace, string Name) NameOf(IKubernetesObject item) => (item.Metadata.Namespace, item.Metadata.Name);
}
