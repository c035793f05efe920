namespace IngressRules.Model;

/// <summary>
/// The precedence among Ingresses (specification 4.2): older before newer; those without a creation date last; at equal age by
/// <c>namespace/name</c>. Ingresses that are equal in all of these keep their input order, because the sort is stable.
/// </summary>
internal sealed class IngressOrder : IComparer<Ingress?>
{
    private IngressOrder()
    {
    }

    public static IngressOrder Instance { get; } = new();

    /// <summary>The Ingresses in order of precedence.</summary>
    public static List<Ingress> Sort(IEnumerable<Ingress> ingresses) => [.. ingresses.Order(Instance)];

    public int Compare(Ingress? x, Ingress? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        (ObjectMetadata a, ObjectMetadata b) = (x.Metadata, y.Metadata);
        int byAge = (a.CreationTimestamp ?? DateTimeOffset.MaxValue).CompareTo(b.CreationTimestamp ?? DateTimeOffset.MaxValue);
        return byAge != 0 ? byAge : CompareNames(a, b);
    }

    // Compares "namespace/name" as one string, so that "a-b/x" comes before "a/x". Most namespaces are equal, so most comparisons need no
    // concatenation.
    private static int CompareNames(ObjectMetadata a, ObjectMetadata b) => a.Namespace == b.Namespace
        ? string.CompareOrdinal(a.Name, b.Name)
        : string.CompareOrdinal($"{a.Namespace}/{a.Name}", $"{b.Namespace}/{b.Name}");
}
