using IngressRules.Diagnostics;

namespace IngressRules.Model;

/// <summary>
/// What is different between two sets of objects, found once and passed from stage to stage. It speaks of names, not of single objects: in
/// files several objects can bear one name.
/// </summary>
public sealed record ObjectChanges
{
    /// <summary>Nothing changed.</summary>
    public static ObjectChanges None { get; } = new();

    /// <summary>
    /// The objects that are new or different, as they are now. They take the place of all objects of the same kind, namespace and name; of
    /// a name that several objects bear, all of them are given.
    /// </summary>
    public KubernetesObjects Changed { get; init; } = KubernetesObjects.Empty;

    /// <summary>The names that no object bears any more. A name that nobody knew is passed over.</summary>
    public ValueList<ObjectReference> Removed { get; init; } = [];

    /// <summary>True where nothing changed.</summary>
    public bool IsEmpty => Removed.Count == 0 && Changed.Count == 0;

    /// <summary>True where objects of a type changed or were removed.</summary>
    /// <typeparam name="T">A type of the model, such as <see cref="Service"/>.</typeparam>
    public bool Concern<T>()
        where T : class, IKubernetesObject => Changed.Of<T>().Count > 0 || RemovedOf<T>().Any();

    /// <summary>The names of a type that no object bears any more.</summary>
    /// <typeparam name="T">A type of the model, such as <see cref="Service"/>.</typeparam>
    public IEnumerable<ObjectReference> RemovedOf<T>()
        where T : class, IKubernetesObject
    {
        string kind = KubernetesKind.Of<T>().Name;
        return Removed.Count == 0 ? [] : Removed.Where(r => r.Kind == kind);
    }

    /// <summary>
    /// Compares two versions of a set. An object counts as the same where it is the same instance: an equal one that was read anew may
    /// stand on another line of its file, and findings tell lines.
    /// </summary>
    /// <param name="before">The set as it was.</param>
    /// <param name="after">The set as it is.</param>
    public static ObjectChanges Between(KubernetesObjects before, KubernetesObjects after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (ReferenceEquals(before, after))
        {
            return None;
        }

        var changed = new KubernetesObjects.Builder();
        var removed = new List<ObjectReference>();
        foreach (KubernetesKind kind in KubernetesKind.All)
        {
            ObjectComparison.Compare(kind, before.Of(kind), after.Of(kind), changed, removed);
        }

        return changed.Count + removed.Count == 0 ? None : new() { Changed = changed.ToObjects(), Removed = removed.ToValueList() };
    }
}
