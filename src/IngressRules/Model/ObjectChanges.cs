using IngressRules.Diagnostics;

namespace IngressRules.Model;

/// <summary>
/// The differences between two sets of objects, computed once and passed from stage to stage. Changes are by name, not by single object,
/// because several objects in files can have the same name.
/// </summary>
public sealed record ObjectChanges
{
    /// <summary>Nothing changed.</summary>
    public static ObjectChanges None { get; } = new();

    /// <summary>
    /// The new or changed objects. They replace all previous objects of the same kind, namespace and name; where several objects have one
    /// name, all of them are listed.
    /// </summary>
    public KubernetesObjects Changed { get; init; } = KubernetesObjects.Empty;

    /// <summary>The names without an object any more. Unknown names are ignored.</summary>
    public ValueList<ObjectReference> Removed { get; init; } = [];

    /// <summary>
    /// The objects whose version in a source cannot be used. A table keeps their last valid version, as a cluster would, whose server
    /// refuses such an update.
    /// </summary>
    public ValueList<RefusedObject> Refused { get; init; } = [];

    /// <summary>
    /// For names that a source has no more: the other sources that had an object of the name before, and still have. The version of the one
    /// that is gone is not theirs.
    /// </summary>
    internal ValueList<(ObjectReference Object, string Source)> Standing { get; init; } = [];

    /// <summary>The names that a source has lost, with what stands in their place.</summary>
    internal ValueList<Displacement> Displaced { get; init; } = [];

    /// <summary>All names that the change is about.</summary>
    internal IEnumerable<ObjectReference> Names =>
        Changed.All.Select(o => o.ToReference()).Concat(Removed).Concat(Refused.Select(r => r.Object));

    /// <summary>True where nothing changed.</summary>
    public bool IsEmpty => Removed.Count == 0 && Changed.Count == 0 && Refused.Count == 0;

    /// <summary>True where objects of a type changed or were removed.</summary>
    /// <typeparam name="T">A type of the model, such as <see cref="Service"/>.</typeparam>
    public bool Concern<T>()
        where T : class, IKubernetesObject => Changed.Of<T>().Count > 0 || RemovedOf<T>().Any();

    /// <summary>The names of a type without an object any more.</summary>
    /// <typeparam name="T">A type of the model, such as <see cref="Service"/>.</typeparam>
    public IEnumerable<ObjectReference> RemovedOf<T>()
        where T : class, IKubernetesObject
    {
        string kind = KubernetesKind.Of<T>().Name;
        return Removed.Count == 0 ? [] : Removed.Where(r => r.Kind == kind);
    }

    /// <summary>
    /// Compares two versions of a set. Objects are compared by reference, not by value: an equal object that was read again may have moved
    /// to another line, and findings name lines.
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
