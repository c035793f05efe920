namespace IngressRules.Model;

/// <summary>
/// A kind of objects that IngressRules knows. <see cref="All"/> is the only list of kinds: all code that treats the kinds alike loops over
/// it.
/// </summary>
public abstract class KubernetesKind
{
    private protected KubernetesKind(int index, string name, string apiVersion, bool isNamespaced, bool isAside)
    {
        Index = index;
        Name = name;
        ApiVersion = apiVersion;
        IsNamespaced = isNamespaced;
        IsAside = isAside;
    }

    /// <summary>Every kind. Findings and counts name them in this order.</summary>
    public static ValueList<KubernetesKind> All { get; } =
    [
        new KubernetesKind<Ingress>(0, "Ingress", "networking.k8s.io/v1"),
        new KubernetesKind<IngressClass>(1, "IngressClass", "networking.k8s.io/v1", isNamespaced: false),
        new KubernetesKind<Service>(2, "Service", "v1"),
        new KubernetesKind<EndpointSlice>(3, "EndpointSlice", "discovery.k8s.io/v1"),
        new KubernetesKind<Secret>(4, "Secret", "v1"),
        new KubernetesKind<ConfigMap>(5, "ConfigMap", "v1", isAside: true),
    ];

    /// <summary>The name, such as <c>Ingress</c>, as manifests write it.</summary>
    public string Name { get; }

    /// <summary>Group and version, such as <c>networking.k8s.io/v1</c>.</summary>
    public string ApiVersion { get; }

    /// <summary>True where each object belongs to a namespace.</summary>
    public bool IsNamespaced { get; }

    /// <summary>
    /// True where most objects of the kind are no business of a router: nothing is said about them, and they count as objects of other
    /// kinds.
    /// </summary>
    public bool IsAside { get; }

    /// <summary>The position in <see cref="All"/>.</summary>
    internal int Index { get; }

    /// <summary>The list without objects of the kind.</summary>
    internal abstract IReadOnlyList<IKubernetesObject> None { get; }

    /// <summary>The kind whose objects are of the given type.</summary>
    /// <typeparam name="T">A type of the model, such as <see cref="Ingress"/>.</typeparam>
    public static KubernetesKind Of<T>()
        where T : class, IKubernetesObject => KubernetesKind<T>.Instance;

    /// <summary>The kind of the given name; null for one that IngressRules does not know.</summary>
    /// <param name="name">The name, case-sensitively.</param>
    public static KubernetesKind? Find(string name)
    {
        foreach (KubernetesKind kind in All)
        {
            if (kind.Name == name)
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>The objects of the kind as the list of their own type.</summary>
    /// <param name="objects">Objects of this kind alone.</param>
    /// <param name="count">How many they are.</param>
    internal abstract IReadOnlyList<IKubernetesObject> ToList(IEnumerable<IKubernetesObject> objects, int count);
}

/// <summary>The kind whose objects are of type <typeparamref name="T"/>.</summary>
internal sealed class KubernetesKind<T>(int index, string name, string apiVersion, bool isNamespaced = true, bool isAside = false)
    : KubernetesKind(index, name, apiVersion, isNamespaced, isAside)
    where T : class, IKubernetesObject
{
    /// <summary>The one instance.</summary>
    public static KubernetesKind<T> Instance { get; } = All.OfType<KubernetesKind<T>>().Single();

    /// <inheritdoc/>
    internal override IReadOnlyList<IKubernetesObject> None => ValueList<T>.Empty;

    /// <inheritdoc/>
    internal override IReadOnlyList<IKubernetesObject> ToList(IEnumerable<IKubernetesObject> objects, int count)
    {
        if (count == 0)
        {
            return ValueList<T>.Empty;
        }

        var items = new T[count];
        int i = 0;
        foreach (IKubernetesObject item in objects)
        {
            items[i++] = (T)item;
        }

        return new ValueList<T>(items);
    }
}
