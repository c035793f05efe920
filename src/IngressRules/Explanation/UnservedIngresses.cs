using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Explanation;

/// <summary>
/// The Ingresses that are left out of a table, by the hosts that they name: the invalid ones, those that could not be decoded, and those of
/// another class or without a right to the host. All explanations ask it, so that they name the same Ingresses. Of a wrong host, the names
/// count that were meant.
/// </summary>
internal sealed class UnservedIngresses
{
    private readonly List<Diagnostic[]> _all = [];
    private readonly Dictionary<string, List<int>> _byHost = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<ObjectReference> _known = [];

    /// <param name="rules">The table.</param>
    /// <param name="found">The findings of all stages. Of what could not be read, nothing else is left.</param>
    public UnservedIngresses(CompiledRules rules, IReadOnlyCollection<Diagnostic> found)
    {
        foreach ((ValueList<Diagnostic> findings, Ingress[] ingresses) in rules.FoundBefore.Refused)
        {
            Add([.. findings], ingresses.SelectMany(HostsOf));
        }

        foreach (IGrouping<ObjectReference, Diagnostic> about in found.Where(f => f.UnreadHosts is not null).GroupBy(f => f.Object!))
        {
            Add([.. about], about.SelectMany(f => f.UnreadHosts!.Names));
        }

        AddOfOtherClasses(rules);
        Texts = new UnreadTexts(found, _known);
    }

    /// <summary>The findings about each Ingress that is left out.</summary>
    public IReadOnlyList<Diagnostic[]> All => _all;

    /// <summary>What could not be read so far that its Ingresses are known.</summary>
    public UnreadTexts Texts { get; }

    /// <summary>The findings about each Ingress that names one of some hosts and is left out, in the order of <see cref="All"/>.</summary>
    /// <param name="hosts">The hosts as rules write them; empty text for the rules without host, and for default backends.</param>
    public IEnumerable<Diagnostic[]> For(IEnumerable<string> hosts) =>
        hosts.SelectMany(h => _byHost.GetValueOrDefault(h) ?? []).Distinct().Order().Select(i => _all[i]);

    private static IEnumerable<string> HostsOf(Ingress ingress) =>
        ingress.Spec.Rules.Count == 0 || ingress.Spec.DefaultBackend is not null
            ? ingress.Spec.Rules.Select(r => r.Host).Append("")
            : ingress.Spec.Rules.Select(r => r.Host);

    private void AddOfOtherClasses(CompiledRules rules)
    {
        IEnumerable<IGrouping<ObjectReference, Diagnostic>> findings = rules.Diagnostics
            .Where(d => d.Object is not null && (CompilationCodes.LeavesOutForClass(d.Code) || d.Code == CompilationCodes.ForeignHost))
            .GroupBy(d => d.Object!);
        foreach (IGrouping<ObjectReference, Diagnostic> about in findings)
        {
            if (rules.Objects.TryGetValue((about.Key.Namespace, about.Key.Name), out NamedIngresses? named))
            {
                Add([.. about], named.All.SelectMany(HostsOf));
            }
        }
    }

    private void Add(Diagnostic[] findings, IEnumerable<string> hosts)
    {
        _known.Add(findings[0].Object!);
        foreach (string host in hosts.SelectMany(HostIntent.Meant).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            (_byHost.TryGetValue(host, out List<int>? list) ? list : _byHost[host] = []).Add(_all.Count);
        }

        _all.Add(findings);
    }
}
