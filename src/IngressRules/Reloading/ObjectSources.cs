using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Reloading;

/// <summary>
/// The sources of a table's objects. It is immutable: <see cref="With"/> makes the next version and reports the difference, for
/// <see cref="RoutingTable.With"/>. If several sources have an object of the same name, all of them count, in ordinal order of the sources'
/// names.
/// </summary>
/// <remarks>
/// If each object can have only one source, as in a cluster, this class is not needed: <see cref="ObjectChanges"/> can be made directly.
/// </remarks>
public sealed class ObjectSources
{
    private readonly SharedTable<string, Held> _sources;

    /// <summary>The names of the sources that contain an object, by the object's name; in ordinal order.</summary>
    private readonly SharedTable<(KubernetesKind Kind, string Namespace, string Name), string[]> _owners;

    /// <summary>The sources that have findings; usually few.</summary>
    private readonly SharedTable<string, Held> _withFindings;

    private IngressReadResult? _content;

    private ObjectSources(
        SharedTable<string, Held> sources,
        SharedTable<string, Held> withFindings,
        SharedTable<(KubernetesKind Kind, string Namespace, string Name), string[]> owners)
    {
        _sources = sources;
        _withFindings = withFindings;
        _owners = owners;
    }

    /// <summary>No sources.</summary>
    public static ObjectSources Empty { get; } = new(
        SharedTable<string, Held>.Empty, SharedTable<string, Held>.Empty, SharedTable<(KubernetesKind, string, string), string[]>.Empty);

    /// <summary>The number of sources.</summary>
    public int Count => _sources.Count;

    /// <summary>The objects of all sources, in ordinal order of the sources' names. Collected on first use.</summary>
    public IngressReadResult Content => _content ??= IngressReadResult.Concat(InOrder(_sources).Select(s => s.Content));

    /// <summary>The findings of reading the sources, in ordinal order of the sources' names.</summary>
    public ValueList<Diagnostic> Diagnostics => InOrder(_withFindings).SelectMany(s => s.Content.Diagnostics).ToValueList();

    /// <summary>The difference from no sources: all objects, and those whose version cannot be used.</summary>
    internal ObjectChanges All
    {
        get
        {
            IEnumerable<Held> held = InOrder(_sources);
            return new() { Changed = Content.Objects, Refused = held.SelectMany(s => s.Refused).ToValueList() };
        }
    }

    /// <summary>The next version. The cost depends on the changed sources, and on those with objects of the same names.</summary>
    /// <param name="changed">The sources that are new or changed.</param>
    /// <param name="removed">The names of the sources that are removed; unknown names are ignored.</param>
    /// <param name="changes">The difference.</param>
    public ObjectSources With(IEnumerable<ObjectSource> changed, IEnumerable<string> removed, out ObjectChanges changes)
    {
        ArgumentNullException.ThrowIfNull(changed);
        ArgumentNullException.ThrowIfNull(removed);
        var step = new SourceStep(_sources, _withFindings, _owners);
        foreach (string gone in removed)
        {
            step.Replace(gone, null);
        }

        foreach (ObjectSource source in changed)
        {
            step.Replace(source.Name, source);
        }

        changes = step.Changes();
        return step.ToSources();
    }

    private static IEnumerable<Held> InOrder(SharedTable<string, Held> sources) =>
        sources.Values.OrderBy(s => s.Name, StringComparer.Ordinal);

    /// <summary>
    /// A source in the table. Its name is stored in an array, which is shared by all objects that only this source contains.
    /// </summary>
    /// <param name="Content">What it gives.</param>
    /// <param name="Refused">The objects that it has in a version that cannot be used.</param>
    /// <param name="Self">Its name.</param>
    internal sealed record Held(IngressReadResult Content, ValueList<RefusedObject> Refused, string[] Self)
    {
        public string Name => Self[0];

        /// <summary>The refused objects of the latest text that could be parsed.</summary>
        public ValueList<RefusedObject> RefusedWhole { get; init; } = Refused;
    }

    /// <summary>Makes the next version.</summary>
    private sealed class SourceStep(
        SharedTable<string, Held> sources,
        SharedTable<string, Held> withFindings,
        SharedTable<(KubernetesKind Kind, string Namespace, string Name), string[]> owners)
    {
        private readonly SharedTable<string, Held>.Builder _sources = sources.ToBuilder();
        private readonly SharedTable<string, Held>.Builder _withFindings = withFindings.ToBuilder();
        private readonly SharedTable<(KubernetesKind Kind, string Namespace, string Name), string[]>.Builder _owners = owners.ToBuilder();
        private readonly HashSet<(KubernetesKind Kind, string Namespace, string Name)> _changed = [];
        private readonly List<Displacement> _displaced = [];

        /// <summary>Replaces the content of a source; null removes the source.</summary>
        public void Replace(string name, ObjectSource? source)
        {
            Held? old = _sources.GetValueOrDefault(name);
            if (ReferenceEquals(old?.Content, source?.Content))
            {
                return;
            }

            var held = new Held(
                source?.Content ?? IngressReadResult.Empty,
                source?.AllRefused(old?.Content.Objects.All ?? [], old?.Refused ?? []) ?? [],
                old?.Self ?? [name]);
            held = source?.Fault is null ? held : held with { RefusedWhole = old?.RefusedWhole ?? [] };
            ObjectChanges different = ObjectChanges.Between(old?.Content.Objects ?? KubernetesObjects.Empty, held.Content.Objects);
            HashSet<ObjectReference> refused = [.. held.Refused.Select(r => r.Object)];
            foreach (ObjectReference gone in different.Removed.Where(g => !refused.Contains(g)))
            {
                Disown(KeyOf(gone), name);
            }

            foreach (IKubernetesObject item in different.Changed.All)
            {
                Own(KeyOf(item), held);
            }

            // An object in a version that cannot be used is still an object of this source.
            foreach (ObjectReference about in refused)
            {
                Own(KeyOf(about), held);
            }

            EndRefusals(old, held, refused);

            // A text that cannot be parsed does not say that an object is gone.
            if (old is not null && source is { Fault: null })
            {
                _displaced.AddRange(
                    Displacements.Between(name, old.Content.Objects, old.RefusedWhole, held.Content.Objects, held.Refused));
            }

            if (source is null)
            {
                _sources.Remove(name);
            }
            else
            {
                _sources.Set(name, held);
            }

            if (held.Content.Diagnostics.Count == 0)
            {
                _withFindings.Remove(name);
            }
            else
            {
                _withFindings.Set(name, held);
            }
        }

        /// <summary>Collects the current objects of each changed name, from all sources.</summary>
        public ObjectChanges Changes()
        {
            var concerned = new SortedSet<string>(StringComparer.Ordinal);
            var removed = new List<ObjectReference>();
            var standing = new List<(ObjectReference Object, string Source)>();
            foreach ((KubernetesKind Kind, string Namespace, string Name) key in _changed)
            {
                if (_owners.GetValueOrDefault(key) is { } names)
                {
                    concerned.UnionWith(names);
                    string[] before = owners.GetValueOrDefault(key) ?? [];
                    standing.AddRange(before.Except(names).Any() ? before.Intersect(names).Select(n => (ReferenceTo(key), n)) : []);
                }
                else
                {
                    removed.Add(ReferenceTo(key));
                }
            }

            Held[] sources = [.. concerned.Select(s => _sources.GetValueOrDefault(s)!)];

            return _changed.Count == 0
                ? ObjectChanges.None
                : new()
                {
                    Changed = KubernetesObjects.Create(
                        sources.SelectMany(s => s.Content.Objects.All).Where(o => _changed.Contains(KeyOf(o)))),
                    Removed = removed.ToValueList(),
                    Refused = sources.SelectMany(s => s.Refused).Where(r => _changed.Contains(KeyOf(r.Object))).ToValueList(),
                    Standing = standing.ToValueList(),
                    Displaced = _displaced.ToValueList(),
                };
        }

        public ObjectSources ToSources() => new(_sources.ToTable(), _withFindings.ToTable(), _owners.ToTable());

        private static (KubernetesKind Kind, string Namespace, string Name) KeyOf(IKubernetesObject item) =>
            (item.Kind, item.Metadata.Namespace, item.Metadata.Name);

        private static (KubernetesKind Kind, string Namespace, string Name) KeyOf(ObjectReference about) =>
            (KubernetesKind.Find(about.Kind)!, about.Namespace, about.Name);

        private static ObjectReference ReferenceTo((KubernetesKind Kind, string Namespace, string Name) key) =>
            new(key.Kind.Name, key.Namespace, key.Name);

        /// <summary>Objects that the source refused before and no longer does: they are gone, or their version counts again.</summary>
        private void EndRefusals(Held? old, Held held, HashSet<ObjectReference> refused)
        {
            List<ObjectReference> ended = [.. (old?.Refused ?? []).Select(r => r.Object).Where(r => !refused.Contains(r))];
            HashSet<ObjectReference> present = ended.Count == 0 ? [] : [.. held.Content.Objects.All.Select(o => o.ToReference())];
            foreach (ObjectReference about in ended)
            {
                if (present.Contains(about))
                {
                    _changed.Add(KeyOf(about));
                }
                else
                {
                    Disown(KeyOf(about), held.Name);
                }
            }
        }

        private void Own((KubernetesKind Kind, string Namespace, string Name) key, Held source)
        {
            _changed.Add(key);
            if (_owners.GetValueOrDefault(key) is not { } names)
            {
                _owners.Set(key, source.Self);
                return;
            }

            // The names are in order, so a name that a thousand sources have is not sorted a thousand times.
            int place = Array.BinarySearch(names, source.Name, StringComparer.Ordinal);
            if (place < 0)
            {
                _owners.Set(key, [.. names.AsSpan(0, ~place), source.Name, .. names.AsSpan(~place)]);
            }
        }

        private void Disown((KubernetesKind Kind, string Namespace, string Name) key, string source)
        {
            _changed.Add(key);
            string[] names = [.. (_owners.GetValueOrDefault(key) ?? []).Where(n => n != source)];
            if (names.Length == 0)
            {
                _owners.Remove(key);
            }
            else
            {
                _owners.Set(key, names);
            }
        }
    }
}
