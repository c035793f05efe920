using System.Collections;
using IngressRules.Compilation;

namespace IngressRules.Explanation;

/// <summary>
/// The paths of all rules that name a host, and the rules without paths, in the order of specification 4.2. They may be many, and few are
/// looked at, so each is made when it is asked for.
/// </summary>
/// <param name="sources">The rules that name the host, in order.</param>
internal sealed class HostPlaces(HostRule[] sources) : IReadOnlyList<RuleReference>
{
    /// <summary>Of each rule, how many places there are up to its last one.</summary>
    private readonly Lazy<int[]> _ends = new(() =>
    {
        int[] ends = new int[sources.Length];
        int end = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            ends[i] = end += HostRuleIndex.CountOfPlaces(sources[i].Taken.Ingress, sources[i].Rule);
        }

        return ends;
    });

    /// <inheritdoc/>
    public int Count => sources.Length == 0 ? 0 : _ends.Value[^1];

    /// <inheritdoc/>
    public RuleReference this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            int[] ends = _ends.Value;
            int at = Array.BinarySearch(ends, index + 1);
            at = at < 0 ? ~at : at;
            return HostRuleIndex.PlaceOf(sources[at].Taken.Ingress, sources[at].Rule, index - (at == 0 ? 0 : ends[at - 1]));
        }
    }

    /// <inheritdoc/>
    public IEnumerator<RuleReference> GetEnumerator() =>
        sources.SelectMany(s => HostRuleIndex.PathsOf(s.Taken.Ingress, s.Rule)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
