using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>A rule that names a host.</summary>
/// <param name="Taken">The Ingress that it stands in.</param>
/// <param name="Rule">Its position in <c>spec.rules</c>, from 0.</param>
internal readonly record struct HostRule(TakenIngress Taken, int Rule) : IComparable<HostRule>
{
    /// <summary>Sorted in the order of specification 4.2; within an Ingress by position.</summary>
    public int CompareTo(HostRule other)
    {
        int byIngress = TakenIngress.Order.Compare(Taken, other.Taken);
        return byIngress != 0 ? byIngress : Rule.CompareTo(other.Rule);
    }
}

/// <summary>
/// Collects the rules of one host from all Ingresses, oldest first, and removes those that can never win. The result depends only on the
/// Ingresses that name the host, so hosts can be compiled in parallel, and one at a time when Ingresses change.
/// </summary>
/// <remarks>An instance compiles one host after the other. It is not thread-safe.</remarks>
internal sealed class HostCompiler(CompilerOptions options)
{
    /// <summary>A dictionary larger than this is not reused for the next host, because Clear() is O(capacity).</summary>
    private const int KeptCapacity = 256;

    private readonly BackendReferencePool _backends = new();
    private Dictionary<(string Path, PathType Type), (CompiledRule Rule, int Rank)> _rules = new(PathAndTypeComparer.Instance);
    private Dictionary<CompiledRule, IPathMatcher>? _matchers;
    private CompilationFindings _findings = new();
    private string _host = "";

    /// <summary>The host with the rules that can win.</summary>
    /// <param name="host">The host as the rules write it.</param>
    /// <param name="sources">The rules that name the host, in order of precedence; at least one.</param>
    public CompiledHost Compile(string host, HostRule[] sources)
    {
        Begin(host);
        HostRule owner = sources[0];
        CompiledDefaultBackend? defaultBackend = null;
        foreach (HostRule source in sources)
        {
            if (LeavesOut(source, owner))
            {
                continue;
            }

            defaultBackend ??= host.Length > 0 ? source.Taken.DefaultBackend : null;
            Add(source);
        }

        CompiledRule[] rules = SettledRules();
        return new CompiledHost(host)
        {
            Rules = new(rules),
            Root = defaultBackend,
            Sources = sources,
            Matchers = _matchers,
            Findings = _findings.ToArray(),
        };
    }

    /// <summary>The findings about some paths of a host, as if it had no others.</summary>
    /// <param name="host">The host as the rules write it.</param>
    /// <param name="sources">
    /// The paths, by rule, in order of precedence; at least one rule. The namespace of the first one owns the host if hosts are owned.
    /// </param>
    public CompilationFinding[] Check(string host, SortedDictionary<HostRule, SortedSet<int>> sources)
    {
        Begin(host);
        HostRule owner = sources.First().Key;
        foreach ((HostRule source, SortedSet<int> paths) in sources)
        {
            if (LeavesOut(source, owner))
            {
                continue;
            }

            foreach (int path in paths)
            {
                AddPath(source, path);
            }
        }

        SettledRules();
        return _findings.ToArray();
    }

    private void Begin(string host)
    {
        _host = host;
        _findings = new();
        _matchers = null;
        if (_rules.Capacity > KeptCapacity)
        {
            _rules = new(PathAndTypeComparer.Instance);
        }

        _rules.Clear();
    }

    private CompiledRule[] SettledRules()
    {
        CompiledRule[] rules = InOrder();
        if (MayBeNeverFirst(rules))
        {
            RemoveNeverFirst();
            rules = InOrder();
        }

        return rules;
    }

    private CompiledRule[] InOrder()
    {
        var rules = new CompiledRule[_rules.Count];
        int count = 0;
        foreach ((CompiledRule rule, _) in _rules.Values)
        {
            rules[count++] = rule;
        }

        Array.Sort(rules, CompiledRule.CompareByPath);
        return rules;
    }

    /// <summary>
    /// If hosts are owned, the namespace of the oldest Ingress that names the host owns it (Q31), and rules of others are left out.
    /// </summary>
    private bool LeavesOut(HostRule source, HostRule owner)
    {
        bool isForeign = options.OwnHostByNamespace && _host.Length > 0
            && source.Taken.Ingress.Metadata.Namespace != owner.Taken.Ingress.Metadata.Namespace;
        if (isForeign)
        {
            AddForeign(source, owner);
        }

        return isForeign;
    }

    private void AddForeign(HostRule source, HostRule owner)
    {
        string host = _host;
        _findings.BeginRule(source.Taken.Rank, source.Rule);
        _findings.Add(CompilationCodes.ForeignHost, source.Taken.Ingress, () => CompilationFindings.About(
            CompilationCodes.ForeignHost,
            source.Taken.Ingress,
            IngressFields.Rule(source.Rule).Child("host"),
            $"host {QuotedText.Quote(host)} belongs to namespace {owner.Taken.Ingress.Metadata.Namespace}, so this rule is left out. " +
            "Use a host of your own.",
            CompilationFindings.Rival("the namespace of this Ingress owns the host", owner.Taken.Ingress, IngressFields.Rule(owner.Rule))));
    }

    private void Add(HostRule source)
    {
        Ingress ingress = source.Taken.Ingress;
        if (ingress.Spec.Rules[source.Rule].Http is not { } http)
        {
            return;
        }

        for (int p = 0; p < http.Paths.Count; p++)
        {
            AddPath(source, p);
        }
    }

    private void AddPath(HostRule source, int pathIndex)
    {
        Ingress ingress = source.Taken.Ingress;
        HttpIngressPath path = ingress.Spec.Rules[source.Rule].Http!.Paths[pathIndex];
        _findings.BeginRule(source.Taken.Rank, source.Rule, pathIndex);
        string canonical = CanonicalPath.OfRule(path.Path);
        ImplementationSpecificMatching specific = PathMatchings.Specific(source.Taken.Parameters, options);
        PathMatching matching = PathMatchings.Of(path.PathType, canonical, specific, out IPathMatcher? matcher);
        if (matcher is null && specific.Factory is not null && path.PathType == PathType.ImplementationSpecific)
        {
            AddNoMatcher(ingress, source.Rule, pathIndex, path);
        }

        BackendReference backend = _backends.Reference(ingress.Metadata.Namespace, path.Backend);
        var rule = new CompiledRule(ingress, source.Rule, pathIndex, backend, canonical, matching, source.Taken.Parameters);
        if (matcher is not null)
        {
            (_matchers ??= []).Add(rule, matcher);
        }

        if (IsUnreachable(rule))
        {
            AddUnreachable(rule);
        }

        if (_rules.TryAdd((canonical, rule.PathType), (rule, source.Taken.Rank)))
        {
            return;
        }

        AddShadowed(rule, _rules[(canonical, rule.PathType)].Rule);
    }

    /// <summary>
    /// True where no request fits the path. A text prefix ends within an element, so its last one may still become another; a slash at the
    /// end of a prefix counts for nothing, so requests need not have it.
    /// </summary>
    private bool IsUnreachable(CompiledRule rule) => rule.Matching switch
    {
        PathMatching.Custom => false,
        PathMatching.TextPrefix => !CanonicalPath.CanBegin(rule.CanonicalPath, options.CollapseSlashes),
        PathMatching.Prefix when rule.CanonicalPath.EndsWith("//", StringComparison.Ordinal) =>
            !CanonicalPath.IsReachable(rule.CanonicalPath[..^1], options.CollapseSlashes),
        _ => !CanonicalPath.IsReachable(rule.CanonicalPath, options.CollapseSlashes),
    };

    // Findings of which an Ingress can have thousands are made in methods of their own: what they capture is allocated only where they are
    // called.
    private void AddUnreachable(CompiledRule rule) =>
        _findings.Add(CompilationCodes.Unreachable, rule.Ingress, () => CompilationFindings.About(
            CompilationCodes.Unreachable,
            rule.Ingress,
            rule.Field.Child("path"),
            $"no request has a path like {QuotedText.Quote(rule.Path)}: before rules are compared, queries and fragments are cut, "
                + $"dot segments resolved and slashes collapsed. Write {QuotedText.Quote(CanonicalPath.OfTarget(rule.Path))}."),
            dead: rule);

    private void AddShadowed(CompiledRule rule, CompiledRule winner) => AddLost(
        CompilationCodes.Shadowed,
        rule,
        winner,
        static winner => $"{winner.Ingress} already has {winner.PathType} {winner.Path} for {Described(winner)} → {winner.Backend} "
            + "and comes first, so this path is never used. Remove one of the two.");

    private void AddLost(DiagnosticCode code, CompiledRule rule, CompiledRule winner, Func<CompiledRule, string> message) => _findings.Add(
        code,
        rule.Ingress,
        () => CompilationFindings.About(
            code,
            rule.Ingress,
            rule.Field,
            message(winner),
            CompilationFindings.Rival("this one is used", winner.Ingress, winner.Field)),
        winner,
        rule);

    private void AddNoMatcher(Ingress ingress, int ruleIndex, int pathIndex, HttpIngressPath path) =>
        _findings.Add(CompilationCodes.NoCustomMatcher, ingress, () => CompilationFindings.About(
            CompilationCodes.NoCustomMatcher,
            ingress,
            IngressFields.Path(ruleIndex, pathIndex).Child("path"),
            $"the supplied matcher does not take {QuotedText.Quote(path.Path)}, so it is matched as Prefix. " +
            "Write pathType Prefix or Exact, or a path that the matcher knows."));

    /// <summary>
    /// A quick check: false if <see cref="RemoveNeverFirst"/> would find nothing. Two prefix rules can have the same elements only if a
    /// path ends with a slash or if one path has two path types.
    /// </summary>
    /// <param name="rules">The rules, sorted so that those with the same path are adjacent.</param>
    private static bool MayBeNeverFirst(CompiledRule[] rules)
    {
        CompiledRule? before = null;
        foreach (CompiledRule rule in rules)
        {
            if (rule.Matching != PathMatching.Prefix)
            {
                continue;
            }

            if ((rule.CanonicalPath.EndsWith('/') && rule.CanonicalPath.Length > 1) || before?.CanonicalPath == rule.CanonicalPath)
            {
                return true;
            }

            before = rule;
        }

        return false;
    }

    /// <summary>
    /// Removes prefix rules that can never win. Two prefixes with the same elements match the same requests: the longer text wins (Q3),
    /// then Prefix before ImplementationSpecific (specification 3.3). The other rule is valid but has no effect.
    /// </summary>
    private void RemoveNeverFirst()
    {
        var prefixes = new Dictionary<string, (CompiledRule Rule, int Rank)>(StringComparer.Ordinal);
        foreach ((CompiledRule Rule, int Rank) candidate in _rules.Values)
        {
            if (candidate.Rule.Matching != PathMatching.Prefix)
            {
                continue;
            }

            string elements = CanonicalPath.Elements(candidate.Rule.CanonicalPath);
            if (prefixes.TryAdd(elements, candidate))
            {
                continue;
            }

            (CompiledRule Rule, int Rank) rival = prefixes[elements];
            bool precedes = Precedes(candidate.Rule, rival.Rule);
            prefixes[elements] = precedes ? candidate : rival;
            (CompiledRule winner, (CompiledRule loser, int rank)) = precedes ? (candidate.Rule, rival) : (rival.Rule, candidate);
            _rules.Remove((loser.CanonicalPath, loser.PathType));
            _findings.BeginRule(rank, loser.RuleIndex, loser.PathIndex);
            AddLost(
                CompilationCodes.NeverFirst,
                loser,
                winner,
                static winner => $"{winner.Ingress} has {winner.PathType} {winner.Path} for {Described(winner)}, which takes the same "
                    + "requests and takes precedence, so this path is never used. Remove one of the two.");
        }
    }

    private static bool Precedes(CompiledRule a, CompiledRule b) => a.CanonicalPath.Length != b.CanonicalPath.Length
        ? a.CanonicalPath.Length > b.CanonicalPath.Length
        : a.PathType == PathType.Prefix && b.PathType != PathType.Prefix;

    /// <summary>The host of a rule in words.</summary>
    internal static string Described(CompiledRule rule) => rule.Host.Length == 0 ? "every host" : $"host {rule.Host}";

    /// <summary>Hashes the path only: a path has at most three path types, so collisions are few.</summary>
    private sealed class PathAndTypeComparer : IEqualityComparer<(string Path, PathType Type)>
    {
        public static PathAndTypeComparer Instance { get; } = new();

        public bool Equals((string Path, PathType Type) x, (string Path, PathType Type) y) => x.Type == y.Type && x.Path == y.Path;

        public int GetHashCode((string Path, PathType Type) obj) => obj.Path.GetHashCode(StringComparison.Ordinal);
    }
}
