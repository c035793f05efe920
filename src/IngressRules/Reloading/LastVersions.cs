using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Reloading;

/// <summary>
/// Keeps the last valid version of objects that a change makes invalid, for one step from a table to the next. As long as a name has an
/// object in some source, it keeps a version in service; only where the name is gone from all sources is it removed. If several files have
/// an object of the name, each file keeps its own.
/// </summary>
/// <remarks>
/// An edit may break the name itself. Then the name is gone, and a refused object stands in its place (<see cref="Displacement"/>): the
/// version stays as long as that one is refused. A cluster acts the same way: its server refuses an object with such a name, and nobody
/// has told it to remove the other one.
/// </remarks>
/// <param name="kinds">The objects in service, by kind.</param>
/// <param name="stale">Which of them are stale already.</param>
/// <param name="isSameTable">True if the change applies to these objects; false if the next table is built from nothing.</param>
/// <param name="time">The clock.</param>
internal sealed class LastVersions(
    NamedObjects[] kinds, SharedTable<ObjectReference, StaleObject> stale, bool isSameTable, TimeProvider time)
{
    private readonly List<StaleObject> _kept = [];
    private readonly List<ObjectReference> _ended = [];

    /// <summary>The change with the versions that go into service.</summary>
    /// <param name="changes">What changed in the sources.</param>
    /// <param name="valid">The valid part of it, and what is wrong with the rest.</param>
    public ValidatedChanges Keep(ObjectChanges changes, ValidatedChanges valid)
    {
        valid = KeepOptions(valid);
        Diagnostic[] certificates = [.. RefusedObjects.WithoutCertificate(valid.Changes, Last)];
        Dictionary<ObjectReference, List<Refusal>> refused = RefusedBy(changes, valid, certificates);
        List<Claim> claims = [.. Claims(changes, refused)];
        if (refused.Count + claims.Count == 0)
        {
            return valid;
        }

        ILookup<ObjectReference, IKubernetesObject> current = valid.Changes.Changed.All
            .Where(o => refused.ContainsKey(o.ToReference()))
            .ToLookup(o => o.ToReference());
        HashSet<(ObjectReference Object, string Source)> standing = [.. changes.Standing];
        var chosen = new Dictionary<ObjectReference, IReadOnlyList<IKubernetesObject>>();
        foreach ((ObjectReference name, List<Refusal> refusals) in refused)
        {
            // Where there was no version before, one may be in service all the same: that of a text before it could not be parsed.
            IReadOnlyList<IKubernetesObject> last = Last(name);
            if (last.Count + current[name].Count() > 0 && Choose([.. current[name]], last, refusals, standing) is { } versions)
            {
                chosen.Add(name, versions);
            }
        }

        Settle(claims, valid.Changes, refused, chosen);
        return new ValidatedChanges(Replace(valid.Changes, chosen), [.. valid.Diagnostics, .. certificates]) { Refused = valid.Refused };
    }

    /// <summary>The objects that are stale after the change.</summary>
    /// <param name="changes">What changed in the sources.</param>
    /// <param name="before">The objects that were stale in the table that the change applies to.</param>
    public SharedTable<ObjectReference, StaleObject> StaleAfter(ObjectChanges changes, SharedTable<ObjectReference, StaleObject> before)
    {
        SharedTable<ObjectReference, StaleObject>.Builder next = before.ToBuilder();
        foreach (ObjectReference name in before.Count == 0 ? [] : changes.Names.Concat(_ended))
        {
            next.Remove(name);
        }

        foreach (StaleObject kept in _kept)
        {
            next.Set(kept.Object, kept);
        }

        return next.ToTable();
    }

    /// <summary>Of a ConfigMap with options, each key by itself keeps its last value that was understood.</summary>
    private ValidatedChanges KeepOptions(ValidatedChanges valid)
    {
        ValueList<ConfigMap> given = valid.Changes.Changed.ConfigMaps;
        ConfigMap[] kept = [.. given.Select(m => ClassOption.KeepGood(m, Last(m.ToReference()).OfType<ConfigMap>().LastOrDefault()))];
        return given.SequenceEqual(kept, ReferenceEqualityComparer.Instance)
            ? valid
            : new ValidatedChanges(
                valid.Changes with { Changed = valid.Changes.Changed with { ConfigMaps = kept.ToValueList() } }, valid.Diagnostics)
            {
                Refused = valid.Refused,
            };
    }

    private static Dictionary<ObjectReference, List<Refusal>> RefusedBy(
        ObjectChanges changes, ValidatedChanges valid, IEnumerable<Diagnostic> certificates)
    {
        var refused = new Dictionary<ObjectReference, List<Refusal>>();
        IEnumerable<Refusal> all =
        [
            .. changes.Refused.Select(r => new Refusal(r.Object, r.Because, IsUnread: true)),
            .. valid.Diagnostics.Where(d => d.Object is not null).Select(d => new Refusal(d.Object!, d, IsUnread: false)),
            .. certificates.Select(d => new Refusal(d.Object!, d, IsUnread: false) { IsOfContent = true }),
        ];
        foreach (Refusal refusal in all)
        {
            if (!refused.TryGetValue(refusal.Object, out List<Refusal>? known))
            {
                refused.Add(refusal.Object, known = []);
            }

            // The first finding of a source is the reason; an object can have a hundred.
            if (!known.Exists(k => k.Source == refusal.Source))
            {
                known.Add(refusal);
            }
        }

        return refused;
    }

    private IReadOnlyList<IKubernetesObject> Last(ObjectReference name) =>
        KubernetesKind.Find(name.Kind) is { } kind ? kinds[kind.Index].Find(name.Namespace, name.Name) : [];

    /// <summary>The versions of one name that go into service; null where the change decides alone.</summary>
    private List<IKubernetesObject>? Choose(
        List<IKubernetesObject> current,
        IReadOnlyList<IKubernetesObject> last,
        List<Refusal> refusals,
        HashSet<(ObjectReference Object, string Source)> standing)
    {
        List<IKubernetesObject> versions = [.. current];
        Diagnostic? because = null;
        bool decides = false;
        foreach (Refusal refusal in refusals)
        {
            decides |= refusal.IsOfContent && versions.RemoveAll(v => SourceOf(v) == refusal.Source) > 0;

            bool isThere = versions.Exists(v => SourceOf(v) == refusal.Source);
            List<IKubernetesObject> own = isThere ? [] : [.. last.Where(v => SourceOf(v) == refusal.Source)];
            versions.AddRange(own);

            // A source that failed as a whole still gives its last good content: that is there, and stale all the same.
            because ??= own.Count > 0 || (isThere && refusal.IsUnread) ? refusal.Because : null;
        }

        if (versions.Count == 0 && HeirAmong(refusals, standing) is { } heir)
        {
            versions.AddRange(last);
            because = heir;
        }

        if (because is not null)
        {
            ObjectReference name = versions[0].ToReference();
            _kept.Add(new StaleObject(name, stale.GetValueOrDefault(name)?.Since ?? time.GetUtcNow(), because));
        }

        // Without a version and without an heir, the name has none in service.
        return because is null && !decides && versions.Count > 0 ? null : [.. versions.OrderBy(SourceOf, StringComparer.Ordinal)];
    }

    /// <summary>
    /// The finding of the source that an object has moved to, where it is invalid, or null if it has only gone from its own. A source that
    /// had an invalid object of the name all along has no part in another's version, unless it was its heir before.
    /// </summary>
    private Diagnostic? HeirAmong(List<Refusal> refusals, HashSet<(ObjectReference Object, string Source)> standing)
    {
        ObjectReference name = refusals[0].Object;
        string? heir = stale.GetValueOrDefault(name)?.Because.Source?.Name;
        int found = refusals.FindIndex(r => r.Source == heir);
        found = found >= 0 ? found : refusals.FindIndex(r => r.Source is null || !standing.Contains((name, r.Source)));
        return found < 0 ? null : refusals[found].Because;
    }

    /// <summary>
    /// The objects that their source does not have any more, but in whose place it has one that may be refused: since this change, and
    /// those that are in service for that reason already.
    /// </summary>
    private IEnumerable<Claim> Claims(ObjectChanges changes, Dictionary<ObjectReference, List<Refusal>> refused)
    {
        ILookup<(ObjectReference By, string? Source), StaleObject> held = stale.Values
            .Where(s => s.HeldBy is not null)
            .ToLookup(s => (s.HeldBy!, s.Because.Source?.Name));
        HashSet<(ObjectReference By, string? Source)> moved = [];
        foreach (Displacement place in changes.Displaced)
        {
            // If one of them is a valid object, this is no mere mistake: names were removed or changed for good.
            bool areRefused = place.By.Count > 0 && place.By.All(b => RefusalOf(b, place.Source, refused) is not null);
            for (int i = 0; i < place.Gone.Count; i++)
            {
                ObjectReference gone = place.Gone[i];
                moved.Add((gone, place.Source));
                yield return new(gone, place.Source, areRefused ? place.By[i] : null);
                foreach (StaleObject of in held[(gone, place.Source)])
                {
                    yield return new(of.Object, place.Source, areRefused ? place.By[i] : null);
                }
            }
        }

        HashSet<ObjectReference> concerned = held.Count == 0 ? [] : [.. changes.Names];
        foreach (StaleObject of in held.Where(h => !moved.Contains(h.Key)).SelectMany(h => h))
        {
            bool isStanding = isSameTable && !concerned.Contains(of.HeldBy!);
            if (!isStanding || concerned.Contains(of.Object))
            {
                yield return new(of.Object, of.Because.Source?.Name, of.HeldBy) { Before = isStanding ? of.Because : null };
            }
        }
    }

    /// <summary>
    /// Keeps the version of each object that is claimed, unless a source still has the object. The first claim that holds counts.
    /// </summary>
    private void Settle(
        List<Claim> claims,
        ObjectChanges changes,
        Dictionary<ObjectReference, List<Refusal>> refused,
        Dictionary<ObjectReference, IReadOnlyList<IKubernetesObject>> chosen)
    {
        HashSet<ObjectReference> settled = claims.Count == 0 ? [] : [.. changes.Changed.All.Select(o => o.ToReference())];
        settled.UnionWith(refused.Keys);
        foreach (Claim claim in claims.Where(c => !settled.Contains(c.Object)))
        {
            List<IKubernetesObject> own = [.. Last(claim.Object).Where(v => SourceOf(v) == claim.Source)];
            Diagnostic? because = claim.By is null ? null : RefusalOf(claim.By, claim.Source, refused) ?? claim.Before;
            if (own.Count > 0 && because is not null)
            {
                settled.Add(claim.Object);
                chosen[claim.Object] = own;
                DateTimeOffset since = stale.GetValueOrDefault(claim.Object)?.Since ?? time.GetUtcNow();
                _kept.Add(new StaleObject(claim.Object, since, because) { HeldBy = claim.By });
            }
        }

        foreach (Claim ended in claims.Where(c => !settled.Contains(c.Object) && stale.GetValueOrDefault(c.Object)?.HeldBy is not null))
        {
            chosen[ended.Object] = [];
            _ended.Add(ended.Object);
        }
    }

    private static Diagnostic? RefusalOf(
        ObjectReference about, string? source, Dictionary<ObjectReference, List<Refusal>> refused) =>
        refused.GetValueOrDefault(about)?.Find(r => r.Source == source).Because;

    private ObjectChanges Replace(ObjectChanges changes, Dictionary<ObjectReference, IReadOnlyList<IKubernetesObject>> chosen)
    {
        if (chosen.Count == 0)
        {
            return changes;
        }

        // What is in service already has not changed.
        IEnumerable<IKubernetesObject> changed = chosen
            .Where(c => !isSameTable || !c.Value.SequenceEqual(Last(c.Key), ReferenceEqualityComparer.Instance))
            .SelectMany(c => c.Value);
        return changes with
        {
            Changed = KubernetesObjects.Create(
                changes.Changed.All.Where(o => !chosen.ContainsKey(o.ToReference())).Concat(changed)),
            Removed =
            [
                .. changes.Removed.Where(r => !chosen.ContainsKey(r)),
                .. chosen.Where(c => c.Value.Count == 0).Select(c => c.Key),
            ],
        };
    }

    private static string? SourceOf(IKubernetesObject item) => item.Origin.Source?.Name;

    /// <summary>An object whose document may have been refused under another name.</summary>
    /// <param name="Object">The object.</param>
    /// <param name="Source">The source that had it.</param>
    /// <param name="By">What the source has in its place; null for nothing that could be it.</param>
    private sealed record Claim(ObjectReference Object, string? Source, ObjectReference? By)
    {
        /// <summary>Why <see cref="By"/> was refused before this change, if the change is not about it.</summary>
        public Diagnostic? Before { get; init; }
    }

    /// <summary>Why a version of an object is not served.</summary>
    /// <param name="Object">The object.</param>
    /// <param name="Because">The finding.</param>
    /// <param name="IsUnread">True if the version was not even read.</param>
    private readonly record struct Refusal(ObjectReference Object, Diagnostic Because, bool IsUnread)
    {
        public string? Source => Because.Source?.Name;

        /// <summary>True if the version was taken as an object, and only its content is refused.</summary>
        public bool IsOfContent { get; init; }
    }
}
