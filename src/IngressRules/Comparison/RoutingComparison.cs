using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Comparison;

/// <summary>
/// Compares two tables by what becomes of requests: which of them go to another backend, or have a rule, a default backend or nothing
/// where it was another of these. What a table is written in, such as names of Ingresses, their order and their files, makes no difference.
/// </summary>
/// <remarks>
/// Two tables differ at most where one has a rule that the other lacks. For each class of hosts, the rules in those areas cut the paths
/// into parts, and each table decides alike about all requests of a part. One request of each part is asked of both matchers, and parts
/// that touch and change alike become one change.
/// </remarks>
public sealed class RoutingComparison
{
    private readonly IngressMatcher _before;
    private readonly IngressMatcher _after;
    private readonly Sameness _sameness;

    /// <summary>Prepares a comparison of two tables. A refusal of ambiguous targets does not count: paths are compared.</summary>
    /// <param name="before">The old table.</param>
    /// <param name="after">The new table.</param>
    /// <param name="byIngress">Whether another Ingress with the same backend is a change, too.</param>
    public RoutingComparison(IngressMatcher before, IngressMatcher after, bool byIngress = false)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        (_before, _after) = (before, after);
        CompilerOptions old = before.Rules.Options, now = after.Rules.Options;
        _sameness = new(
            byIngress,
            old.CollapseSlashes || now.CollapseSlashes,
            ReferenceEquals(old.ImplementationSpecific, now.ImplementationSpecific));
    }

    /// <summary>
    /// The changes: by host, those of hosts that no rule names last, and by path; then those of hosts with expressions, of which examples
    /// are compared (<see cref="RoutingChange.IsExample"/>). They are found while they are enumerated.
    /// </summary>
    public IEnumerable<RoutingChange> Changes
    {
        get
        {
            foreach ((HostClass hosts, List<string> keys) in ChangedHosts(custom: false))
            {
                var walk = new AreaWalk(_before, _after, _sameness, hosts, keys);
                foreach (RoutingChange change in walk.Changes())
                {
                    yield return change;
                }
            }

            foreach (HostClass hosts in HostClass.Of(_before.Rules, _after.Rules))
            {
                HostChain before = HostChain.Of(_before.Rules, hosts.Name), after = HostChain.Of(_after.Rules, hosts.Name);
                if (!HasPatterns(before) && !HasPatterns(after))
                {
                    continue;
                }

                var walk = new ExampleWalk(_before, _after, _sameness, hosts.With(before, after));
                foreach (RoutingChange change in walk.Changes(RulesOf(before).Concat(RulesOf(after))))
                {
                    yield return change;
                }
            }
        }
    }

    /// <summary>
    /// The hosts whose rules differ and that are not compared, because custom matchers decide about them (<see cref="IPathMatcher"/>): what
    /// paths these take cannot be known. Empty without such matchers.
    /// </summary>
    public ValueList<string> NotCompared => [.. ChangedHosts(custom: true).Select(c => c.Hosts.Name)];

    private IEnumerable<(HostClass Hosts, List<string> Keys)> ChangedHosts(bool custom)
    {
        var differences = new RuleDifferences(_sameness);
        foreach (HostClass hosts in HostClass.Of(_before.Rules, _after.Rules))
        {
            HostChain before = HostChain.Of(_before.Rules, hosts.Name), after = HostChain.Of(_after.Rules, hosts.Name);
            if (HasPatterns(before) || HasPatterns(after) || (HasMatchers(before) || HasMatchers(after)) != custom)
            {
                continue;
            }

            List<string> keys = differences.KeysBetween(before, after);
            if (keys.Count > 0)
            {
                yield return (hosts.With(before, after), differences.KeysWithin(keys, before, after));
            }
        }
    }

    private static IEnumerable<CompiledRule> RulesOf(HostChain chain) => chain.Hosts.OfType<CompiledHost>().SelectMany(h => h.Rules);

    private static bool HasPatterns(HostChain chain) => Array.Exists(chain.Hosts, h => h?.Dialect is { IsPatterned: true });

    private static bool HasMatchers(HostChain chain) => Array.Exists(chain.Hosts, h => h?.Matchers is not null);
}
