using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>
/// Gathers the rules of one host from all Ingresses, oldest first, and settles which of them can win. Hosts are independent of each other:
/// what happens here depends on the Ingresses that name this host and on nothing else.
/// </summary>
internal sealed class HostCompiler(string host, CompilerOptions options, CompilationFindings findings, BackendPool backends)
{
    private readonly Dictionary<(string Path, PathType Type), CompiledRule> _rules = [];
    private (Ingress Ingress, int Rule)? _owner;

    public string Host => host;

    /// <summary>True where the Ingress may have rules for this host: always, unless another namespace owns it (Q31).</summary>
    public bool Accepts(Ingress ingress) =>
        !options.OwnHostByNamespace || host.Length == 0 || _owner is null || _owner.Value.Ingress.Metadata.Namespace == ingress.Metadata.Namespace;

    /// <summary>Adds one rule. Rules come in the order of spec sheet 4.2, so whoever is there already wins.</summary>
    public void Add(Ingress ingress, int ruleIndex)
    {
        _owner ??= (ingress, ruleIndex);
        if (!Accepts(ingress))
        {
            findings.Add(
                CompilationCodes.ForeignHost,
                ingress,
                IngressFields.Rule(ruleIndex).Child("host"),
                $"host \"{host}\" belongs to namespace {_owner.Value.Ingress.Metadata.Namespace}, so this rule is left out. Use a host of your own.",
                CompilationFindings.Rival("the namespace of this Ingress owns the host", _owner.Value.Ingress, IngressFields.Rule(_owner.Value.Rule)));
            return;
        }

        if (ingress.Spec.Rules[ruleIndex].Http is { } http)
        {
            for (int p = 0; p < http.Paths.Count; p++)
            {
                AddPath(ingress, ruleIndex, p, http.Paths[p]);
            }
        }
    }

    /// <summary>The host with the rules that can win.</summary>
    public CompiledHost Compile(CompiledDefaultBackend? defaultBackend)
    {
        RemoveNeverFirst();
        List<CompiledRule> rules = [.. _rules.Values];
        rules.Sort(static (a, b) =>
        {
            int byPath = string.CompareOrdinal(a.CanonicalPath, b.CanonicalPath);
            return byPath != 0 ? byPath : a.Matching.CompareTo(b.Matching);
        });
        return new CompiledHost(host) { Rules = [.. rules], DefaultBackend = defaultBackend };
    }

    private void AddPath(Ingress ingress, int ruleIndex, int pathIndex, HttpIngressPath path)
    {
        string canonical = CanonicalPath.OfRule(path.Path);
        (PathMatching matching, IPathMatcher? matcher) = MatchingOf(ingress, ruleIndex, pathIndex, path, canonical);
        var rule = new CompiledRule(ingress, ruleIndex, pathIndex, backends.Get(ingress, path.Backend), canonical, matching, matcher);
        if (matching != PathMatching.Custom && !CanonicalPath.IsReachable(canonical, options.CollapseSlashes))
        {
            findings.Add(
                CompilationCodes.Unreachable,
                ingress,
                rule.Field.Child("path"),
                $"no request has a path like \"{path.Path}\": before rules are compared, queries are cut, dot segments resolved and slashes collapsed. " +
                "Write the path as it looks after that.");
        }

        if (_rules.TryAdd((canonical, rule.PathType), rule))
        {
            return;
        }

        CompiledRule winner = _rules[(canonical, rule.PathType)];
        findings.Add(
            CompilationCodes.Shadowed,
            ingress,
            rule.Field,
            $"{winner.Ingress} already has {winner.PathType} {winner.Path} for {Described()} → {winner.Backend} and comes first, " +
            "so this path is never used. Remove one of the two.",
            CompilationFindings.Rival("this one is used", winner.Ingress, winner.Field));
    }

    private (PathMatching, IPathMatcher?) MatchingOf(Ingress ingress, int ruleIndex, int pathIndex, HttpIngressPath path, string canonical)
    {
        if (path.PathType == PathType.Exact)
        {
            return (PathMatching.Exact, null);
        }

        if (path.PathType == PathType.Prefix || options.ImplementationSpecific == ImplementationSpecificMatching.Prefix)
        {
            return (PathMatching.Prefix, null);
        }

        if (options.ImplementationSpecific == ImplementationSpecificMatching.Exact)
        {
            return (PathMatching.ImplementationSpecificExact, null);
        }

        if (options.ImplementationSpecific == ImplementationSpecificMatching.TextPrefix)
        {
            return (PathMatching.TextPrefix, null);
        }

        if (options.ImplementationSpecific.Factory!(canonical) is { } matcher)
        {
            return (PathMatching.Custom, matcher);
        }

        findings.Add(
            CompilationCodes.NoCustomMatcher,
            ingress,
            IngressFields.Path(ruleIndex, pathIndex).Child("path"),
            $"the supplied matcher does not take \"{path.Path}\", so it is matched as Prefix. Write pathType Prefix or Exact, or a path that the matcher knows.");
        return (PathMatching.Prefix, null);
    }

    /// <summary>
    /// Where two prefixes have the same elements, they take the same requests: the longer text wins (Q3), then Prefix before
    /// ImplementationSpecific (spec sheet 3.3). The other one is lawful and useless.
    /// </summary>
    private void RemoveNeverFirst()
    {
        var best = new Dictionary<string, CompiledRule>(StringComparer.Ordinal);
        foreach (CompiledRule rule in _rules.Values.Where(r => r.Matching == PathMatching.Prefix).ToList())
        {
            string elements = rule.CanonicalPath.EndsWith('/') ? rule.CanonicalPath[..^1] : rule.CanonicalPath;
            if (best.TryAdd(elements, rule))
            {
                continue;
            }

            CompiledRule rival = best[elements];
            (CompiledRule winner, CompiledRule loser) = Precedes(rule, rival) ? (rule, rival) : (rival, rule);
            best[elements] = winner;
            _rules.Remove((loser.CanonicalPath, loser.PathType));
            findings.Add(
                CompilationCodes.NeverFirst,
                loser.Ingress,
                loser.Field,
                $"{winner.Ingress} has {winner.PathType} {winner.Path} for {Described()}, which takes the same requests and takes precedence, " +
                "so this path is never used. Remove one of the two.",
                CompilationFindings.Rival("this one is used", winner.Ingress, winner.Field));
        }
    }

    private static bool Precedes(CompiledRule a, CompiledRule b) => a.CanonicalPath.Length != b.CanonicalPath.Length
        ? a.CanonicalPath.Length > b.CanonicalPath.Length
        : a.PathType == PathType.Prefix && b.PathType != PathType.Prefix;

    private string Described() => host.Length == 0 ? "every host" : $"host {host}";
}
