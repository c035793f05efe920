using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>
/// Which of two Ingresses comes first where they meet (specification 4.2): the older one; without a date after all dated ones; at equal age
/// the lower <c>namespace/name</c>. Position in the input is the last word, and a stable sort keeps it.
/// </summary>
internal sealed class IngressOrder : IComparer<Ingress?>
{
    private IngressOrder()
    {
    }

    public static IngressOrder Instance { get; } = new();

    /// <summary>The Ingresses, first ones first.</summary>
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

    // The text namespace/name is compared as one, so that "a-b/x" comes before "a/x"; most namespaces are equal and need no joining.
    private static int CompareNames(ObjectMetadata a, ObjectMetadata b) => a.Namespace == b.Namespace
        ? string.CompareOrdinal(a.Name, b.Name)
        : string.CompareOrdinal($"{a.Namespace}/{a.Name}", $"{b.Namespace}/{b.Name}");
}
