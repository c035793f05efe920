using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Reloading;

/// <summary>A source of objects, such as a file, and its content.</summary>
/// <param name="Name">The unique name of the source, such as a full path.</param>
/// <param name="Content">The objects and findings. The same instance as before means that nothing has changed in the source.</param>
public sealed record ObjectSource(string Name, IngressReadResult Content)
{
    /// <summary>The objects of the content that the source has in a newer version, which cannot be used.</summary>
    public ValueList<RefusedObject> Refused { get; init; } = [];

    /// <summary>Why the latest text cannot be parsed as a whole; null if it can.</summary>
    internal Diagnostic? Fault { get; private init; }

    /// <summary>Those, and the objects that the reader left out.</summary>
    /// <param name="before">The objects of the source's last version.</param>
    /// <param name="refusedBefore">Its refused objects.</param>
    internal ValueList<RefusedObject> AllRefused(IEnumerable<IKubernetesObject> before, ValueList<RefusedObject> refusedBefore)
    {
        ValueList<RefusedObject> leftOut = RefusedObjects.In(Content, before, refusedBefore);
        IEnumerable<RefusedObject> all = Refused.Count == 0 ? leftOut : Refused.UnionBy(leftOut, r => r.Object);

        if (Fault is null || refusedBefore.Count == 0)
        {
            return all.ToValueList();
        }

        // A text that cannot be parsed does not say that an object is gone. One that it gives in the form from before is whole again.
        HashSet<ObjectReference> given = [.. Content.Objects.All.Select(o => o.ToReference())];
        return [.. all.UnionBy(refusedBefore.Where(r => !given.Contains(r.Object)).Select(r => r with { Because = Fault }), r => r.Object)];
    }

    /// <summary>
    /// A source whose latest text cannot be parsed as a whole. It keeps its last good objects; those that the latest text does not give in
    /// the same form are stale.
    /// </summary>
    /// <param name="name">The unique name of the source.</param>
    /// <param name="lastGood">The content of the latest text that could be parsed.</param>
    /// <param name="latest">What could be read of the latest text. Its findings count.</param>
    /// <param name="because">Why it cannot be parsed.</param>
    public static ObjectSource OfLastGood(string name, IngressReadResult lastGood, IngressReadResult latest, Diagnostic because)
    {
        ArgumentNullException.ThrowIfNull(lastGood);
        ArgumentNullException.ThrowIfNull(latest);
        Dictionary<ObjectReference, RefusedObject> leftOut = RefusedObjects.In(latest).ToDictionary(r => r.Object);
        HashSet<IKubernetesObject> same = [.. latest.Objects.All];
        IEnumerable<RefusedObject> refused = lastGood.Objects.All
            .Where(o => !same.Contains(o))
            .Select(o => o.ToReference())
            .Concat(RefusedObjects.In(lastGood).Select(r => r.Object))
            .Distinct()
            .Select(o => leftOut.GetValueOrDefault(o) ?? new RefusedObject(o, because));
        return new(name, lastGood with { Diagnostics = latest.Diagnostics }) { Refused = [.. refused], Fault = because };
    }
}
