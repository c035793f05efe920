using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>Finds the rules of one host that no request reaches, and those whose own path goes to another Ingress.</summary>
internal sealed class HostAnalysis
{
    private readonly IngressMatcher _matcher;
    private readonly CompiledHost _host;
    private readonly string? _name;
    private readonly ReachableRules? _reachable;
    private readonly TableFindingList _findings;

    private HostAnalysis(
        IngressMatcher matcher, CompiledHost host, string? name, string word, TextGaps.Budget budget, TableFindingList findings)
    {
        (_matcher, _host, _name, _findings) = (matcher, host, name, findings);
        _reachable = name is null ? null : new ReachableRules(matcher, host, name, word, budget);
    }

    /// <summary>Judges the rules of a host.</summary>
    /// <param name="matcher">The matcher.</param>
    /// <param name="host">The host.</param>
    /// <param name="name">What <see cref="RepresentativeHosts"/> says.</param>
    /// <param name="word">A word that no path of the table has.</param>
    /// <param name="budget">The budget of the whole table.</param>
    /// <param name="findings">Takes what is found.</param>
    public static void Check(
        IngressMatcher matcher, CompiledHost host, string? name, string word, TextGaps.Budget budget, TableFindingList findings) =>
        new HostAnalysis(matcher, host, name, word, budget, findings).Check();

    private void Check()
    {
        // What the compiler knows to be dead it says itself, in its own words. A path that no request has comes before everything else.
        var dead = new Dictionary<CompiledRule, CompilationFinding>();
        foreach (CompilationFinding found in _host.Findings)
        {
            if (found.Code == CompilationCodes.ForeignHost)
            {
                AddForeign(found);
            }
            else if (found.Dead is { } rule && (found.Winner is null || !dead.ContainsKey(rule)))
            {
                dead[rule] = found;
            }
        }

        foreach (CompiledRule rule in _host.Rules.Concat(dead.Keys.Except(_host.Rules)))
        {
            if (rule.Matching != PathMatching.Custom)
            {
                Check(rule, dead.GetValueOrDefault(rule));
            }
        }
    }

    private void Check(CompiledRule rule, CompilationFinding? dead)
    {
        RuleReference place = TableFindingList.PlaceOf(rule);
        if (dead is { Winner: null })
        {
            _findings.Add(TableFindingKind.Unreachable, dead.Diagnostic, place, []);
            return;
        }

        if (_reachable is null)
        {
            _findings.Add(TableFindingKind.Unreachable, TableDiagnostics.AddressAsHost(rule), place, []);
            return;
        }

        RuleReach reach = _reachable.Of(rule);
        Diagnostic? found = null;
        if (reach.IsNone)
        {
            found = dead?.Diagnostic
                ?? (reach.TakenBy!.Count > 0 ? TableDiagnostics.Taken(rule, reach.TakenBy) : TableDiagnostics.PathRefused(rule));
            _findings.Add(TableFindingKind.Unreachable, found, place, reach.TakenBy!.Select(TableFindingList.PlaceOf));
        }

        // The request for its own path is the first that is tried, so a rule that it reaches is done with here.
        if (reach.Path != rule.CanonicalPath)
        {
            AddShadow(place, rule.CanonicalPath, taker => found ?? TableDiagnostics.OwnPathTaken(rule, taker));
        }
    }

    /// <summary>Adds a finding if the request for a rule's own path goes to a rule of another Ingress.</summary>
    private void AddShadow(RuleReference place, string path, Func<CompiledRule, Diagnostic> diagnostic)
    {
        ObjectMetadata own = place.Ingress.Metadata;
        if (_reachable?.IsPath(path) == true
            && _matcher.Match(_name, path).Rule is { } taker
            && (taker.Ingress.Metadata.Name != own.Name || taker.Ingress.Metadata.Namespace != own.Namespace))
        {
            _findings.Add(
                TableFindingKind.Shadowed, diagnostic(taker), place, [TableFindingList.PlaceOf(taker)], (_name!, path));
        }
    }

    /// <summary>The host belongs to another namespace, and with it each path of the rule.</summary>
    private void AddForeign(CompilationFinding found)
    {
        RuleReference by = TableFindingList.PlaceOf(_host.Sources[0]);
        ValueList<HttpIngressPath> paths = found.Ingress!.Spec.Rules[found.Place.Rule].Http?.Paths ?? [];
        for (int p = 0; p < paths.Count; p++)
        {
            var place = new RuleReference(found.Ingress, found.Place.Rule, p);
            _findings.Add(TableFindingKind.Unreachable, found.Diagnostic, place, [by]);
            AddShadow(place, CanonicalPath.OfRule(paths[p].Path), _ => found.Diagnostic);
        }
    }
}
