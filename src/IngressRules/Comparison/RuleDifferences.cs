using System.Runtime.InteropServices;
using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Comparison;

/// <summary>
/// The rules that one host has in two tables, and those that only one of them has. A request that no such rule takes is decided alike, so
/// that the rest of a large host need not be looked at.
/// </summary>
/// <param name="comparison">What counts as different.</param>
internal sealed class RuleDifferences(Sameness comparison)
{
    private readonly Dictionary<(CompiledHost?, CompiledHost?), List<string>> _known = [];
    private readonly Dictionary<CompiledHost, List<string>> _keys = [];

    /// <summary>
    /// The keys whose areas have all requests that two chains may decide differently; empty if they decide alike. Several may be nested.
    /// </summary>
    public List<string> KeysBetween(HostChain before, HostChain after)
    {
        if (!comparison.IsSame(before.Default, after.Default))
        {
            return [""];
        }

        List<string> keys = [];
        for (int i = 0; i < before.Hosts.Length; i++)
        {
            keys.AddRange(KeysBetween(before.Hosts[i], after.Hosts[i]));
        }

        return keys;
    }

    /// <summary>The keys of both chains that lie in the areas of the given keys: in ordinal order, each once.</summary>
    public List<string> KeysWithin(List<string> areas, HostChain before, HostChain after)
    {
        areas.Sort(StringComparer.Ordinal);
        List<string> within = [];
        string? last = null;
        foreach (string area in areas)
        {
            if (last is not null && area.StartsWith(last, StringComparison.Ordinal))
            {
                continue;
            }

            last = area;
            within.Add(area);
            foreach (CompiledHost host in before.Hosts.Concat(after.Hosts).OfType<CompiledHost>())
            {
                List<string> keys = KeysOf(host);
                int from = keys.BinarySearch(area, StringComparer.Ordinal);
                for (int i = from < 0 ? ~from : from; i < keys.Count && keys[i].StartsWith(area, StringComparison.Ordinal); i++)
                {
                    within.Add(keys[i]);
                }
            }
        }

        within.Sort(StringComparer.Ordinal);
        return [.. within.Distinct(StringComparer.Ordinal)];
    }

    private List<string> KeysOf(CompiledHost host)
    {
        if (!_keys.TryGetValue(host, out List<string>? keys))
        {
            keys = [.. host.Rules.SelectMany(r => RuleKeys.Of(r, comparison.CollapseSlashes))];
            keys.Sort(StringComparer.Ordinal);
            _keys.Add(host, keys);
        }

        return keys;
    }

    private List<string> KeysBetween(CompiledHost? before, CompiledHost? after)
    {
        if (before is null && after is null)
        {
            return [];
        }

        // An exact name is met once. Rules for many hosts are compared once for all of them.
        ref List<string>? known = ref CollectionsMarshal.GetValueRefOrAddDefault(_known, (before, after), out _);
        return known ??= Compare(before?.Rules ?? [], after?.Rules ?? []);
    }

    /// <summary>Both lists are sorted by path and kind, so one step through both finds what is in one alone.</summary>
    private List<string> Compare(ValueList<CompiledRule> before, ValueList<CompiledRule> after)
    {
        List<string> keys = [];
        int i = 0, j = 0;
        while (i < before.Count || j < after.Count)
        {
            int order = i == before.Count ? 1 : j == after.Count ? -1 : CompiledRule.CompareByPath(before[i], after[j]);
            if (order == 0 && comparison.IsSame(before[i], after[j]))
            {
                i++;
                j++;
                continue;
            }

            if (order <= 0)
            {
                keys.AddRange(RuleKeys.Of(before[i++], comparison.CollapseSlashes));
            }

            if (order >= 0)
            {
                keys.AddRange(RuleKeys.Of(after[j++], comparison.CollapseSlashes));
            }
        }

        return keys;
    }
}
