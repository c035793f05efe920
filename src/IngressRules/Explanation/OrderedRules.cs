using IngressRules.Compilation;

namespace IngressRules.Explanation;

/// <summary>
/// Finds the rules of a host in the order in which the table has them, so that nothing need be made before the first question. Rules that
/// can never win are found by those that they lose to: they have the same path, but for a slash at its end.
/// </summary>
internal sealed class OrderedRules : RuleLookup
{
    /// <summary>How many slashes, and dots, between the literal text of a pattern and its first sign are looked through.</summary>
    private const int MostTrimmed = 8;

    /// <summary>How many questions may look at every rule before an index is made. They cost about as much as that.</summary>
    private const int MostScans = 64;

    /// <summary>The signs that end the literal text of a pattern (<see cref="Analysis.PathPattern"/>), as ranges of characters.</summary>
    private static readonly (char First, char Last)[] s_signs = [('$', '$'), ('(', '+'), ('[', '^'), ('{', '|')];

    private readonly CompiledHost _host;
    private readonly LostRules _lost;
    private readonly PlaceOrder _order;
    private readonly Lazy<RuleEntry[]> _custom;
    private readonly Lazy<IndexedRules> _indexed;
    private int _scans;

    /// <param name="host">The host.</param>
    /// <param name="lost">Its rules that can never win.</param>
    public OrderedRules(CompiledHost host, LostRules lost)
    {
        (_host, _lost, _order) = (host, lost, new(host.Sources));
        _custom = new(() => host.Matchers is { } matchers ? Entries(matchers.Keys) : []);
        _indexed = new(() => new(Entries([.. host.Rules, .. lost.All])));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<RuleEntry> Custom => _custom.Value;

    /// <inheritdoc/>
    public override RulesAround Around(string path)
    {
        if (_scans > MostScans)
        {
            return _indexed.Value.Around(path);
        }

        PathWalk walk = PathWalk.Along(path + "/", PathRange.Of(_host.Rules));
        if (walk.IsScan)
        {
            Interlocked.Increment(ref _scans);
        }

        List<CompiledRule> near = WithLost(walk.Found);
        near.RemoveAll(r => r.Matching == PathMatching.Custom || !IsNear(RuleEntry.KeyOf(r), path));
        return new(
            Entries(near).OrderByDescending(e => e.Key.Length),
            Below(walk, path.TrimEnd('/').Length + 1),
            Patterns(walk, path));
    }

    /// <inheritdoc/>
    public override IEnumerable<RuleEntry> Like(RuleEntry rule)
    {
        List<CompiledRule> like = WithLost(PathWalk.Along(rule.CanonicalPath, PathRange.Of(_host.Rules)).Found);
        like.RemoveAll(r => r.CanonicalPath != rule.CanonicalPath || r.PathType != rule.Rule.PathType);
        return Entries(like);
    }

    private static bool IsNear(string key, string path) => path.StartsWith(key, StringComparison.OrdinalIgnoreCase)
        || (key.Length == path.Length + 1 && key[^1] == '/' && key.StartsWith(path, StringComparison.OrdinalIgnoreCase));

    /// <summary>The rules that share so many characters with a text.</summary>
    private IEnumerable<RuleEntry> Below(PathWalk walk, int length)
    {
        PathRange last = walk.Exact.Count > length ? walk.Exact[length] : walk.Exact.LastOrDefault();
        return last.Length == length || last.Count <= PathWalk.Few
            ? Enumerable.Range(last.From, last.Count)
                .SelectMany(i => WithLost([last.Rules[i]]))
                .Take(MostSearched)
                .Select(r => EntryOf(r, 0))
            : [];
    }

    private IEnumerable<(RuleEntry Rule, string Literal)> Patterns(PathWalk walk, string path)
    {
        for (int i = Math.Min(path.Length, walk.Exact.Count - 1); i >= 0; i--)
        {
            foreach (RuleEntry rule in Entries(PatternedFrom(walk.Exact[i], path)))
            {
                if (PathFits.LiteralOf(rule) is { } literal)
                {
                    yield return (rule, literal);
                }
            }
        }
    }

    /// <summary>The rules that go on from a beginning of a path with a sign of a pattern, perhaps behind slashes and dots.</summary>
    private List<CompiledRule> PatternedFrom(PathRange beginning, string path)
    {
        var found = new List<CompiledRule>();
        if (beginning.Count <= PathWalk.Few)
        {
            found.AddRange(beginning.AsSpan());
        }
        else if (beginning.Length == 0 || path[beginning.Length - 1] != '/')
        {
            // The literal text of a pattern does not end with a slash, except where it is nothing else.
            PathRange slashes = beginning;
            for (int i = 0; i <= MostTrimmed && slashes.Count > 0; i++, slashes = slashes.Next('/'))
            {
                PathRange dots = slashes;
                for (int j = 0; j <= MostTrimmed && dots.Count > 0; j++, dots = dots.Next('.'))
                {
                    foreach ((char first, char last) in s_signs)
                    {
                        ReadOnlySpan<CompiledRule> patterns = dots.Next(first, last).AsSpan();
                        found.AddRange(patterns[..Math.Min(patterns.Length, MostSearched - found.Count)]);
                    }
                }
            }
        }

        List<CompiledRule> all = WithLost(found);
        return all.Count > MostSearched ? all[..MostSearched] : all;
    }

    private List<CompiledRule> WithLost(List<CompiledRule> rules)
    {
        if (_host.Findings.Length == 0)
        {
            return rules;
        }

        var all = new List<CompiledRule>(rules.Count);
        foreach (CompiledRule rule in rules)
        {
            _lost.AddWith(rule, all);
        }

        return all;
    }

    /// <summary>Rules in the order of the host.</summary>
    private RuleEntry[] Entries(IReadOnlyCollection<CompiledRule> rules) =>
        rules.Count == 0 ? [] : [.. rules.Order(_order).Select(EntryOf)];

    private RuleEntry EntryOf(CompiledRule rule, int order) => new(rule, order, _host.GetMatcher(rule));
}
