using System.Collections.Concurrent;
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
    private readonly Dictionary<string, List<Named>> _byHost = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Of each Ingress that names a host, the first rule that does: an Ingress can have thousands.</summary>
    private readonly Dictionary<string, List<Named>> _firstByHost = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<Ingress, int> _places = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<string, HostRuleIndex> _rulesOf = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<ObjectReference> _known = [];
    private readonly CompilerOptions _options;

    /// <param name="rules">The table.</param>
    /// <param name="found">The findings of all stages. Of what could not be read, nothing else is left.</param>
    public UnservedIngresses(CompiledRules rules, IReadOnlyCollection<Diagnostic> found)
    {
        _options = rules.Options;
        foreach ((ValueList<Diagnostic> findings, Ingress[] ingresses) in rules.FoundBefore.Refused)
        {
            Begin([.. findings]);
            Array.ForEach(ingresses, AddAll);
        }

        foreach (IGrouping<ObjectReference, Diagnostic> about in found.Where(f => f.UnreadHosts is not null).GroupBy(f => f.Object!))
        {
            Begin([.. about]);
            foreach (string host in about.SelectMany(f => f.UnreadHosts!.Names))
            {
                Add(host, null, -1);
            }
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
    public IEnumerable<Diagnostic[]> For(IEnumerable<string> hosts) => ByObject(hosts).Select(named => _all[named.Key]);

    /// <summary>
    /// The rules that are left out and would take a request; and for each other Ingress that names one of its hosts, its first rule that
    /// does, if it could be read.
    /// </summary>
    /// <param name="names">The hosts that a rule for the request can have.</param>
    /// <param name="named">Those by which an Ingress is found that would not take the request.</param>
    /// <param name="path">The canonical path of the request.</param>
    public IEnumerable<LeftOutRule> For(IEnumerable<string> names, IEnumerable<string> named, string path)
    {
        var shown = new HashSet<int>();
        var rules = new HashSet<RuleReference>(RuleReference.ByPlace);
        foreach (RuleReference rule in names.Append("").Distinct().SelectMany(n => RulesOf(n)?.Fitting(path) ?? []).Select(e => e.Rule))
        {
            int place = _places[rule.Ingress];
            shown.Add(place);
            if (rules.Add(rule))
            {
                yield return new LeftOutRule(rule.Ingress, rule, About(_all[place], rule.RuleIndex));
            }
        }

        foreach (IGrouping<int, Named> about in ByObject(named).Where(o => !shown.Contains(o.Key)))
        {
            Named first = about.First();
            RuleReference? rule = first.Rule < 0 ? null : HostRuleIndex.PathsOf(first.Ingress!, first.Rule).First();
            yield return new LeftOutRule(first.Ingress, rule, About(_all[about.Key], first.Rule));
        }
    }

    /// <summary>The finding that says why an Ingress is left out: its first error, or what its class lacks.</summary>
    public static Diagnostic Reason(Diagnostic[] findings) =>
        Array.Find(findings, f => f.Severity == DiagnosticSeverity.Error) ?? findings[0];

    /// <summary>The reason, if possible one at the rule itself: an Ingress may have errors in many rules.</summary>
    private static Diagnostic About(Diagnostic[] findings, int rule)
    {
        Diagnostic reason = Reason(findings);
        if (rule < 0)
        {
            return reason;
        }

        string place = IngressFields.Rule(rule).ToString();
        return Array.Find(findings, f => f.Severity == reason.Severity && f.Field.StartsWith(place, StringComparison.Ordinal)) ?? reason;
    }

    /// <summary>In the order of the hosts, so that those come first that name the most specific one.</summary>
    private IEnumerable<IGrouping<int, Named>> ByObject(IEnumerable<string> hosts) =>
        hosts.SelectMany(h => _firstByHost.GetValueOrDefault(h) ?? []).GroupBy(n => n.Object);

    private HostRuleIndex? RulesOf(string host) => !_byHost.TryGetValue(host, out List<Named>? named)
        ? null
        : _rulesOf.GetOrAdd(host, _ => HostRuleIndex.Of(
            named.Where(n => n.Rule >= 0).SelectMany(n => HostRuleIndex.PathsOf(n.Ingress!, n.Rule)), _options));

    private void AddOfOtherClasses(CompiledRules rules)
    {
        IEnumerable<IGrouping<ObjectReference, Diagnostic>> findings = rules.Diagnostics
            .Where(d => d.Object is not null && (CompilationCodes.LeavesOutForClass(d.Code) || d.Code == CompilationCodes.ForeignHost))
            .GroupBy(d => d.Object!);
        foreach (IGrouping<ObjectReference, Diagnostic> about in findings)
        {
            if (rules.Objects.TryGetValue((about.Key.Namespace, about.Key.Name), out NamedIngresses? named))
            {
                Begin([.. about]);
                Array.ForEach(
                    named.All, i => AddWhereForeign(i, Array.Exists(named.Taken, t => ReferenceEquals(t.Ingress, i)) ? rules : null));
            }
        }
    }

    private void AddAll(Ingress ingress) => AddWhereForeign(ingress, null);

    /// <summary>Adds the rules of an Ingress that is left out; of one that is not, those whose host another namespace owns.</summary>
    private void AddWhereForeign(Ingress ingress, CompiledRules? rules)
    {
        _places.TryAdd(ingress, _all.Count - 1);
        for (int r = 0; r < ingress.Spec.Rules.Count; r++)
        {
            string host = ingress.Spec.Rules[r].Host;
            if (rules is null || (rules.OwnerOf(host) is { } owner && owner != ingress.Metadata.Namespace))
            {
                Add(host, ingress, r);
            }
        }

        if (rules is null && (ingress.Spec.Rules.Count == 0 || ingress.Spec.DefaultBackend is not null))
        {
            Add("", ingress, -1);
        }
    }

    private void Begin(Diagnostic[] findings)
    {
        _known.Add(findings[0].Object!);
        _all.Add(findings);
    }

    private void Add(string host, Ingress? ingress, int rule)
    {
        foreach (string meant in HostIntent.Meant(host).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var named = new Named(_all.Count - 1, ingress, rule);
            (_byHost.TryGetValue(meant, out List<Named>? all) ? all : _byHost[meant] = []).Add(named);
            List<Named> first = _firstByHost.TryGetValue(meant, out List<Named>? known) ? known : _firstByHost[meant] = [];
            if (first.Count == 0 || first[^1].Object != named.Object)
            {
                first.Add(named);
            }
        }
    }

    /// <summary>A rule that names a host; -1 for a default backend, and where the Ingress could not be read.</summary>
    private readonly record struct Named(int Object, Ingress? Ingress, int Rule);
}

/// <summary>A rule that is left out, or an Ingress of which no rule is known.</summary>
/// <param name="Ingress">The Ingress; null for one that could not be read.</param>
/// <param name="Rule">The rule; null for a default backend, and where none is known.</param>
/// <param name="Reason">Why it is left out.</param>
internal sealed record LeftOutRule(Ingress? Ingress, RuleReference? Rule, Diagnostic Reason);
