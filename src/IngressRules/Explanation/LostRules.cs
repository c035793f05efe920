using System.Runtime.InteropServices;
using IngressRules.Compilation;

namespace IngressRules.Explanation;

/// <summary>The rules of a host that can never win, by the rule that takes their requests.</summary>
internal sealed class LostRules(CompiledHost host)
{
    /// <summary>
    /// For each winner the place in the array of its first finding, from 1, and for each finding the place of the next one of the same
    /// winner. A lookup of lists would take many times as long to make, and the first question waits for it.
    /// </summary>
    private readonly Lazy<(Dictionary<CompiledRule, int> First, int[] Next)> _chains = new(() =>
    {
        CompilationFinding[] findings = host.Findings;
        var first = new Dictionary<CompiledRule, int>(ReferenceEqualityComparer.Instance);
        int[] next = new int[findings.Length + 1];
        for (int i = findings.Length; i > 0; i--)
        {
            if (findings[i - 1].Winner is { } winner)
            {
                ref int known = ref CollectionsMarshal.GetValueRefOrAddDefault(first, winner, out _);
                (next[i], known) = (known, i);
            }
        }

        return (first, next);
    });

    /// <summary>All of them.</summary>
    public IEnumerable<CompiledRule> All => host.Findings.Where(f => f.Winner is not null).Select(f => f.Dead!);

    /// <summary>The findings about those that lose to a rule itself.</summary>
    public IEnumerable<CompilationFinding> FindingsBy(CompiledRule winner) => host.Findings.Length == 0 ? [] : Chain(winner);

    /// <summary>Adds a rule, and those that lose to it or to one that does.</summary>
    public void AddWith(CompiledRule winner, List<CompiledRule> to)
    {
        to.Add(winner);
        foreach (CompilationFinding finding in FindingsBy(winner))
        {
            AddWith(finding.Dead!, to);
        }
    }

    private IEnumerable<CompilationFinding> Chain(CompiledRule winner)
    {
        (Dictionary<CompiledRule, int> first, int[] next) = _chains.Value;
        for (int i = first.GetValueOrDefault(winner); i > 0; i = next[i])
        {
            yield return host.Findings[i - 1];
        }
    }
}
