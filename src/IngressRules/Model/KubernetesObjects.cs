using System.Diagnostics.CodeAnalysis;

namespace IngressRules.Model;

/// <summary>
/// A set of objects, passed from stage to stage: Ingresses, IngressClasses, Services, EndpointSlices, Secrets and ConfigMaps. A set is
/// immutable, and two sets are equal when they hold equal objects in the same order. Write one as <c>new() { Ingresses = [first, second],
/// Services = [web] }</c>.
/// </summary>
public sealed record KubernetesObjects
{
    /// <summary>The objects by <see cref="KubernetesKind.Index"/>; null where a list has not been built yet.</summary>
    private readonly IReadOnlyList<IKubernetesObject>?[] _lists;

    /// <summary>Builds a missing list; null where none is missing.</summary>
    private readonly Func<KubernetesKind, IReadOnlyList<IKubernetesObject>>? _make;

    /// <summary>A set without objects, for an initializer to fill.</summary>
    public KubernetesObjects() => _lists = [.. KubernetesKind.All.Select(k => k.None)];

    /// <summary>A set whose lists are built on first use.</summary>
    /// <param name="make">Builds the list of a kind; it must always give the same objects.</param>
    internal KubernetesObjects(Func<KubernetesKind, IReadOnlyList<IKubernetesObject>> make)
    {
        _lists = new IReadOnlyList<IKubernetesObject>?[KubernetesKind.All.Count];
        _make = make;
    }

    private KubernetesObjects(IReadOnlyList<IKubernetesObject>[] lists) => _lists = lists;

    [SuppressMessage("CodeQuality", "IDE0051:Remove unused private members", Justification = "A with expression calls it.")]
    private KubernetesObjects(KubernetesObjects original)
    {
        _lists = [.. original._lists];
        _make = original._make;
        SecretSources = original.SecretSources;
    }

    /// <summary>The set without objects.</summary>
    public static KubernetesObjects Empty { get; } = new();

    /// <summary>The Ingresses.</summary>
    public ValueList<Ingress> Ingresses { get => Of<Ingress>(); init => Set(value); }

    /// <summary>The IngressClasses.</summary>
    public ValueList<IngressClass> IngressClasses { get => Of<IngressClass>(); init => Set(value); }

    /// <summary>The Services.</summary>
    public ValueList<Service> Services { get => Of<Service>(); init => Set(value); }

    /// <summary>The EndpointSlices.</summary>
    public ValueList<EndpointSlice> EndpointSlices { get => Of<EndpointSlice>(); init => Set(value); }

    /// <summary>The Secrets.</summary>
    public ValueList<Secret> Secrets { get => Of<Secret>(); init => Set(value); }

    /// <summary>The ConfigMaps. Only those that the parameters of an IngressClass name mean anything.</summary>
    public ValueList<ConfigMap> ConfigMaps { get => Of<ConfigMap>(); init => Set(value); }

    /// <summary>What objects of other kinds say about Secrets that are not among the objects.</summary>
    internal ValueList<SecretSource> SecretSources { get; init; } = [];

    /// <summary>All objects: kind after kind, in the order of <see cref="KubernetesKind.All"/>.</summary>
    public IEnumerable<IKubernetesObject> All => KubernetesKind.All.SelectMany(Of);

    /// <summary>How many objects there are.</summary>
    public int Count => KubernetesKind.All.Sum(k => Of(k).Count);

    /// <summary>The objects of a type.</summary>
    /// <typeparam name="T">A type of the model, such as <see cref="Ingress"/>.</typeparam>
    public ValueList<T> Of<T>()
        where T : class, IKubernetesObject => (ValueList<T>)Of(KubernetesKind.Of<T>());

    /// <summary>The objects of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public IReadOnlyList<IKubernetesObject> Of(KubernetesKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);

        // Two threads may both build a list. They build equal ones, so the race is harmless.
        return _lists[kind.Index] ??= _make!(kind);
    }

    /// <summary>The set of objects of any kinds, those of each kind in their order.</summary>
    /// <param name="objects">The objects.</param>
    public static KubernetesObjects Create(IEnumerable<IKubernetesObject> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        var builder = new Builder();
        foreach (IKubernetesObject item in objects)
        {
            builder.Add(item);
        }

        return builder.ToObjects();
    }

    /// <summary>The objects of all sets, those of the first set first.</summary>
    /// <param name="sets">The sets.</param>
    public static KubernetesObjects Concat(IEnumerable<KubernetesObjects> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        KubernetesObjects[] all = [.. sets.Where(s => s.Count > 0 || s.SecretSources.Count > 0)];
        return all.Length switch
        {
            0 => Empty,
            1 => all[0],
            _ => new([.. KubernetesKind.All.Select(k => Join([.. all.Select(s => s.Of(k)).Where(l => l.Count > 0)], k))])
            {
                SecretSources = all.SelectMany(s => s.SecretSources).ToValueList(),
            },
        };
    }

    /// <summary>True when both sets hold equal objects in the same order.</summary>
    public bool Equals(KubernetesObjects? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null)
        {
            return false;
        }

        foreach (KubernetesKind kind in KubernetesKind.All)
        {
            if (!Of(kind).Equals(other.Of(kind)))
            {
                return false;
            }
        }

        return SecretSources.Equals(other.SecretSources);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (KubernetesKind kind in KubernetesKind.All)
        {
            hash.Add(Of(kind));
        }

        return hash.ToHashCode();
    }

    /// <summary>How many objects of each kind there are.</summary>
    public override string ToString()
    {
        string counts = string.Join(", ", KubernetesKind.All.Where(k => Of(k).Count > 0).Select(k => $"{k}: {Of(k).Count}"));
        return counts.Length == 0 ? "no objects" : counts;
    }

    private static IReadOnlyList<IKubernetesObject> Join(IReadOnlyList<IKubernetesObject>[] lists, KubernetesKind kind) =>
        lists.Length == 1 ? lists[0] : kind.ToList(lists.SelectMany(l => l), lists.Sum(l => l.Count));

    private void Set<T>(ValueList<T> value)
        where T : class, IKubernetesObject
    {
        ArgumentNullException.ThrowIfNull(value);
        _lists[KubernetesKind.Of<T>().Index] = value;
    }

    /// <summary>
    /// Collects the objects of a set in one list, in the order of the text. A rollback truncates the list to an earlier <see
    /// cref="Count"/>.
    /// </summary>
    internal sealed class Builder
    {
        private readonly List<IKubernetesObject> _objects = [];

        /// <summary>How many objects there are.</summary>
        public int Count => _objects.Count;

        /// <summary>Adds an object of any kind.</summary>
        /// <param name="item">The object.</param>
        public void Add(IKubernetesObject item)
        {
            ArgumentNullException.ThrowIfNull(item);
            _objects.Add(item);
        }

        /// <summary>The objects that were added after the first <paramref name="count"/> ones.</summary>
        /// <param name="count">What <see cref="Count"/> was.</param>
        public IReadOnlyList<IKubernetesObject> Since(int count) => _objects[count..];

        /// <summary>Removes all but the first <paramref name="count"/> objects.</summary>
        /// <param name="count">What <see cref="Count"/> was.</param>
        public void RollBack(int count) => _objects.RemoveRange(count, _objects.Count - count);

        /// <summary>The set. The builder can go on afterwards.</summary>
        public KubernetesObjects ToObjects()
        {
            if (_objects.Count == 0)
            {
                return Empty;
            }

            int[] counts = new int[KubernetesKind.All.Count];
            foreach (IKubernetesObject item in _objects)
            {
                counts[item.Kind.Index]++;
            }

            return new([.. KubernetesKind.All.Select(k => k.ToList(ObjectsOf(k, counts[k.Index]), counts[k.Index]))]);
        }

        /// <summary>A text mostly has objects of one kind; then the whole list is used without filtering.</summary>
        private IEnumerable<IKubernetesObject> ObjectsOf(KubernetesKind kind, int count) =>
            count == _objects.Count ? _objects : _objects.Where(o => o.Kind == kind);
    }
}
