using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>
/// Compares rules of a host by their place (specification 4.2): by Ingress, and within one by rule and path.
/// </summary>
/// <param name="sources">The rules that name the host, in order.</param>
internal sealed class PlaceOrder(HostRule[] sources) : IComparer<CompiledRule>
{
    // Only Ingresses of the same name and age need it, of which files alone have several.
    private readonly Lazy<Dictionary<Ingress, int>> _firstOf = new(() =>
    {
        var first = new Dictionary<Ingress, int>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < sources.Length; i++)
        {
            first.TryAdd(sources[i].Taken.Ingress, i);
        }

        return first;
    });

    /// <inheritdoc/>
    public int Compare(CompiledRule? x, CompiledRule? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        if (ReferenceEquals(x.Ingress, y.Ingress))
        {
            return (x.RuleIndex, x.PathIndex).CompareTo((y.RuleIndex, y.PathIndex));
        }

        int byIngress = IngressOrder.Instance.Compare(x.Ingress, y.Ingress);
        return byIngress != 0 ? byIngress : _firstOf.Value[x.Ingress].CompareTo(_firstOf.Value[y.Ingress]);
    }
}
