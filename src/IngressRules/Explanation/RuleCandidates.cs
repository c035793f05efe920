using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>Finds the rules that take a request or nearly do, and says what became of each.</summary>
internal sealed class RuleCandidates
{
    private readonly ExplainedTable _table;
    private readonly RequestExplanation _about;
    private readonly CompiledHost[] _asked;
    private readonly CompiledHost[] _hidden;
    private readonly List<RuleCandidate> _found = [];

    /// <summary>The rules of the hosts that are asked which take the path or nearly do.</summary>
    private readonly List<(RuleEntry Rule, PathFit Fit)>[] _near;

    private RuleCandidates(ExplainedTable table, RequestExplanation about)
    {
        (_table, _about) = (table, about);
        CompiledHost[] hosts = [.. about.Hosts.Select(h => h.Host).OfType<CompiledHost>()];
        _asked = about.HostFallthrough ? hosts : hosts[..Math.Min(hosts.Length, 1)];
        _hidden = hosts[_asked.Length..];
        _near = Array.ConvertAll(_asked, List<(RuleEntry, PathFit)> (h) => about.Match.Outcome == MatchOutcome.Refused
            ? []
            : [.. table.RulesOf(h).Near(about.Path)]);
    }

    /// <summary>The candidates of a request, the winner first.</summary>
    public static IReadOnlyList<RuleCandidate> Of(ExplainedTable table, RequestExplanation about)
    {
        var candidates = new RuleCandidates(table, about);
        if (about.Match.Outcome != MatchOutcome.Refused)
        {
            candidates.AddFitting();
            candidates.AddHidden();
            candidates.AddNear();
        }

        candidates.AddLeftOut();
        return candidates._found;
    }

    /// <summary>The rules that take the request, each beaten by those before it.</summary>
    private void AddFitting()
    {
        var fitting = new List<(RuleEntry Rule, HostRuleIndex Host)>();
        for (int i = 0; i < _asked.Length; i++)
        {
            HostRuleIndex rules = _table.RulesOf(_asked[i]);
            fitting.AddRange(HostRuleIndex.Fitting(_near[i]).Select(r => (r, rules)));
        }

        RuleReference[] before = [.. fitting.Select(f => f.Rule.Rule)];
        int won = Array.FindIndex(before, r => r.Is(_about.Match.Rule));
        if (won < 0)
        {
            return;
        }

        RuleEntry winner = fitting[won].Rule;
        _found.Add(new(RuleVerdict.Won, winner.Rule, () => ExplanationText.Rule(_about)));
        for (int i = 0; i < fitting.Count; i++)
        {
            (RuleEntry rule, HostRuleIndex host) = fitting[i];
            if (i != won)
            {
                _found.Add(new(RuleVerdict.Beaten, rule.Rule, () => CandidateText.Beaten(rule, winner))
                {
                    BeatenBy = host.AllBefore(rule, new ArraySegment<RuleReference>(before, 0, i)),
                });
            }
        }
    }

    /// <summary>The rules that would take the request if a more specific host had no rules.</summary>
    private void AddHidden()
    {
        if (_hidden.Length == 0)
        {
            return;
        }

        CompiledHost first = _asked[0];
        IReadOnlyList<RuleReference> before = _table.RulesOf(first).All;
        foreach (CompiledHost host in _hidden)
        {
            HostRuleIndex rules = _table.RulesOf(host);
            IReadOnlyList<RuleReference> over = before;
            _found.AddRange(rules.Fitting(_about.Path).Select(r =>
                new RuleCandidate(RuleVerdict.HiddenHost, r.Rule, () => CandidateText.Hidden(first, host)) { BeatenBy = over }));
            before = new JoinedList<RuleReference>(before, rules.All);
        }
    }

    /// <summary>The rules that miss the request by little.</summary>
    private void AddNear()
    {
        bool isMiss = _about.Match.Rule is null;
        var near = new List<(RuleEntry Rule, PathFit Fit, CompiledHost? Wildcard)>();
        for (int i = 0; i < _asked.Length; i++)
        {
            near.AddRange(_near[i]
                .Where(n => n.Fit is not PathFit.Fits && (isMiss || n.Fit is not PathFit.LoosePattern))
                .Select(n => (n.Rule, n.Fit, (CompiledHost?)null)));
            if (_asked[i].Host == _about.Match.Rule?.Host)
            {
                break;
            }
        }

        foreach (CompiledHost wildcard in NearWildcards())
        {
            near.AddRange(_table.RulesOf(wildcard).Fitting(_about.Path).Select(r => (r, PathFit.Fits, (CompiledHost?)wildcard)));
        }

        _found.AddRange(near
            .OrderBy(n => n.Wildcard is null ? n.Fit : PathFit.LoosePattern)
            .Select(n => n.Wildcard is { } wildcard
                ? new RuleCandidate(RuleVerdict.Differs, n.Rule.Rule, () => CandidateText.OtherLabels(wildcard, _about.Host))
                {
                    Near = NearMiss.HostLabel,
                }
                : new RuleCandidate(RuleVerdict.Differs, n.Rule.Rule, () => CandidateText.Differs(n.Rule, n.Fit))
                {
                    Near = NearOf(n.Fit),
                }));
    }

    /// <summary>The wildcards that take the names with one label more, or one less, than the host has.</summary>
    private IEnumerable<CompiledHost> NearWildcards()
    {
        string host = _about.Host;
        string[] labels = host.Split('.', 3);
        bool hasMore = labels.Length == 3 && labels[2].Length > 0 && labels[0].Length + labels[1].Length > 0;
        string?[] names = [host.Length > 0 ? $"*.{host}" : null, hasMore ? $"*.{labels[2]}" : null];
        return names.OfType<string>().Select(n => _table.Rules.HostsByName.GetValueOrDefault(n)).OfType<CompiledHost>();
    }

    private void AddLeftOut()
    {
        string[] names = RequestExplainer.NamesOf(_about.Host);
        IEnumerable<string> named = _about.Match.Rule is null ? names.Append("") : names;
        _found.AddRange(_table.Unserved.For(names, named, _about.Path).Select(l =>
            new RuleCandidate(RuleVerdict.LeftOut, l.Rule, () => CandidateText.LeftOut(l.Reason))
            {
                Finding = l.Reason,
                Default = l is { Rule: null, Ingress: { Spec.DefaultBackend: { } backend } ingress }
                    ? new BackendReference(ingress.Metadata.Namespace, backend)
                    : null,
            }));
    }

    private static NearMiss? NearOf(PathFit fit) => fit switch
    {
        PathFit.Case => NearMiss.Case,
        PathFit.ElementBoundary => NearMiss.ElementBoundary,
        PathFit.TrailingSlash => NearMiss.TrailingSlash,
        PathFit.Longer => NearMiss.Longer,
        _ => null,
    };
}
