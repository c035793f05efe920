using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Reloading;

/// <summary>
/// Finds what stands in the place of objects that a source has lost: an edit that breaks the name of an object takes one name from the
/// source and brings another.
/// </summary>
/// <remarks>
/// Only what has one reading is a displacement. Between two objects of the kind that are still there, one after the other, the source must
/// have got as many new names as it lost.
/// </remarks>
internal static class Displacements
{
    /// <summary>The names that each text of a read result has lost.</summary>
    /// <param name="before">The objects in service.</param>
    /// <param name="now">What is read now.</param>
    /// <param name="refused">The objects in it that cannot be used.</param>
    public static ValueList<Displacement> Between(KubernetesObjects before, KubernetesObjects now, ValueList<RefusedObject> refused)
    {
        ILookup<string?, IKubernetesObject> latest = now.All.ToLookup(o => o.Origin.Source?.Name);
        ILookup<string?, RefusedObject> unread = refused.ToLookup(r => r.Because.Source?.Name);
        return before.All
            .Where(o => o.Origin.IsKnown)
            .GroupBy(o => o.Origin.Source?.Name)
            .SelectMany(s => Between(
                s.Key, KubernetesObjects.Create(s), [], KubernetesObjects.Create(latest[s.Key]), [.. unread[s.Key]]))
            .ToValueList();
    }

    /// <summary>The names that a source has lost, of all kinds.</summary>
    /// <param name="source">The name of the source.</param>
    /// <param name="before">Its objects before.</param>
    /// <param name="refusedBefore">Those that it had in a version that could not be used.</param>
    /// <param name="now">Its objects now.</param>
    /// <param name="refused">Those that it has now in a version that cannot be used.</param>
    public static IEnumerable<Displacement> Between(
        string? source,
        KubernetesObjects before,
        IReadOnlyList<RefusedObject> refusedBefore,
        KubernetesObjects now,
        IReadOnlyList<RefusedObject> refused)
    {
        foreach (KubernetesKind kind in KubernetesKind.All)
        {
            if (ReferenceEquals(before.Of(kind), now.Of(kind)) && refusedBefore.Count + refused.Count == 0)
            {
                continue;
            }

            List<Element> old = Elements(kind, before, refusedBefore), latest = Elements(kind, now, refused);
            foreach (Displacement displacement in Between(source, old, latest))
            {
                yield return displacement;
            }
        }
    }

    private static IEnumerable<Displacement> Between(string? source, List<Element> before, List<Element> now)
    {
        Dictionary<ObjectReference, int> had = Count(before), has = Count(now);
        if (!had.Any(h => IsFewer(h.Key, had, has)))
        {
            yield break;
        }

        bool hasNew = has.Any(h => IsFewer(h.Key, has, had));
        Dictionary<(ObjectReference?, ObjectReference?), List<ObjectReference>> gone = Gaps(before, had, has),
            come = hasNew ? Gaps(now, has, had) : [];
        foreach (((ObjectReference?, ObjectReference?) place, List<ObjectReference> names) in gone)
        {
            List<ObjectReference> by = come.GetValueOrDefault(place) ?? [];
            bool isClear = by.Count == names.Count && names.TrueForAll(n => had[n] == 1) && by.TrueForAll(n => has[n] == 1);
            yield return new(source, names.ToValueList(), isClear ? by.ToValueList() : []);
        }
    }

    /// <summary>
    /// The names that the other version has less often, by their place: the neighbours on both sides of it that stand once in both
    /// versions.
    /// </summary>
    private static Dictionary<(ObjectReference?, ObjectReference?), List<ObjectReference>> Gaps(
        List<Element> elements, Dictionary<ObjectReference, int> own, Dictionary<ObjectReference, int> other)
    {
        var gaps = new Dictionary<(ObjectReference?, ObjectReference?), List<ObjectReference>>();
        ObjectReference? last = null;
        List<ObjectReference> open = [];
        foreach (ObjectReference name in InOrder(elements).Select(e => e.Name))
        {
            if (own[name] == 1 && other.GetValueOrDefault(name) == 1)
            {
                Close(name);
                last = name;
            }
            else if (IsFewer(name, own, other))
            {
                open.Add(name);
            }
        }

        Close(null);
        return gaps;

        void Close(ObjectReference? next)
        {
            if (open.Count > 0)
            {
                gaps.Add((last, next), open);
                open = [];
            }
        }
    }

    private static bool IsFewer(ObjectReference name, Dictionary<ObjectReference, int> one, Dictionary<ObjectReference, int> other) =>
        other.GetValueOrDefault(name) < one[name];

    private static Dictionary<ObjectReference, int> Count(List<Element> elements) =>
        elements.GroupBy(e => e.Name).ToDictionary(g => g.Key, g => g.Count());

    private static List<Element> Elements(KubernetesKind kind, KubernetesObjects objects, IReadOnlyList<RefusedObject> refused)
    {
        List<Element> elements =
            [.. objects.Of(kind).Select(o => new Element(o.ToReference(), o.Origin.Source, () => o.Origin.Find(FieldPath.Root)))];
        HashSet<ObjectReference> taken = refused.Count == 0 ? [] : [.. elements.Select(e => e.Name)];

        // The finding of an object stands in it. One about the whole text says nothing of its place.
        elements.AddRange(refused
            .Where(r => r.Object.Kind == kind.Name && !taken.Contains(r.Object))
            .Select(r => new Element(r.Object, r.Because.Object is null ? null : r.Because.Source, () => r.Because.Span)));
        return elements;
    }

    /// <summary>
    /// The elements in the order of the text. Each document of a stream knows its line; only the objects of a list are looked up in it.
    /// </summary>
    private static IEnumerable<Element> InOrder(List<Element> elements) => elements
        .GroupBy(e => e.Text?.FirstLine ?? int.MaxValue)
        .OrderBy(g => g.Key)
        .SelectMany(g => g.Skip(1).Any() ? InOrderOfTheList(g) : g);

    private static IEnumerable<Element> InOrderOfTheList(IEnumerable<Element> items) => items
        .Select(e => (Item: e, Span: e.Find()))
        .OrderBy(e => e.Span?.Line)
        .ThenBy(e => e.Span?.Column)
        .Select(e => e.Item);

    /// <summary>An object of a source, usable or not.</summary>
    /// <param name="Name">What it calls itself.</param>
    /// <param name="Text">The document that it stands in; null where its place is not known.</param>
    /// <param name="Find">Finds its place in that.</param>
    private sealed record Element(ObjectReference Name, SourceText? Text, Func<SourceSpan?> Find);
}
