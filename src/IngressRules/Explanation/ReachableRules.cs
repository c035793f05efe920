using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>
/// Finds requests that reach the rules of a host. The matcher decides about each; the candidates are chosen so that one of them reaches the
/// rule if any request does. Nearly always that is the request for the rule's own path.
/// </summary>
/// <remarks>
/// Which requests fit an Exact rule is plain. Those that fit a prefix are its own path, with and without a slash, and what goes on behind
/// it: there only rules that go on the same way can come first. A way that no rule goes leads to the rule, so one request with a new word
/// behind the prefix stands for all of them, unless a text prefix goes on within an element. Such hosts are searched for a gap.
/// </remarks>
internal sealed class ReachableRules
{
    private readonly IngressMatcher _matcher;
    private readonly string _name;
    private readonly string _word;
    private readonly TextGaps? _gaps;

    /// <param name="matcher">The matcher.</param>
    /// <param name="host">The host.</param>
    /// <param name="name">A name for which the host's rules are the most specific.</param>
    /// <param name="word">A word that no path of the table has.</param>
    /// <param name="budget">The budget of searches for gaps in the whole table.</param>
    public ReachableRules(IngressMatcher matcher, CompiledHost host, string name, string word, TextGaps.Budget budget)
    {
        (_matcher, _name, _word) = (matcher, name, word);
        _gaps = host.Rules.Any(r => r.Matching == PathMatching.TextPrefix) ? new TextGaps(host, word, budget) : null;
    }

    /// <summary>Whether requests reach a rule for the host; the rule need not be among those that can win.</summary>
    public RuleReach Of(CompiledRule rule)
    {
        // In the order in which they are found.
        List<CompiledRule> takers = [];
        HashSet<CompiledRule> known = [];
        foreach (string candidate in Candidates(rule).Where(IsPath))
        {
            if (_matcher.Match(_name, candidate).Rule is not { } taker)
            {
                continue;
            }

            if (ReferenceEquals(taker, rule))
            {
                return new RuleReach(candidate, null);
            }

            if (Covers(taker, rule))
            {
                return new RuleReach(null, [taker]);
            }

            if (known.Add(taker))
            {
                takers.Add(taker);
            }
        }

        return _gaps is { IsExhausted: true } ? default : new RuleReach(null, takers);
    }

    /// <summary>True for what a request can have as its canonical path.</summary>
    public bool IsPath(string path)
    {
        bool collapse = _matcher.Rules.Options.CollapseSlashes;
        return CanonicalPath.IsReachable(path, collapse)
            && (!path.Contains('%', StringComparison.Ordinal) || RequestTarget.CanonicalPathOf(path, _matcher.Rules.Options) == path);
    }

    private IEnumerable<string> Candidates(CompiledRule rule)
    {
        string path = rule.CanonicalPath;
        yield return path;
        if (rule.Matching is PathMatching.Exact or PathMatching.ImplementationSpecificExact)
        {
            yield break;
        }

        string start = path;
        if (rule.Matching == PathMatching.Prefix)
        {
            string elements = CanonicalPath.Elements(path);
            start = elements + "/";
            if (elements.Length > 0)
            {
                yield return elements;
            }
        }

        yield return start;
        foreach (string further in _gaps?.Below(start) ?? [start + _word])
        {
            yield return further;
        }
    }

    /// <summary>True if a rule fits every request that another one fits.</summary>
    private static bool Covers(CompiledRule rule, CompiledRule other)
    {
        bool otherIsExact = other.Matching is PathMatching.Exact or PathMatching.ImplementationSpecificExact;
        return rule.Matching switch
        {
            PathMatching.Exact or PathMatching.ImplementationSpecificExact => otherIsExact && rule.CanonicalPath == other.CanonicalPath,
            PathMatching.TextPrefix => other.Matching == PathMatching.Prefix
                ? CanonicalPath.Elements(other.CanonicalPath).StartsWith(rule.CanonicalPath, StringComparison.Ordinal)
                : other.CanonicalPath.StartsWith(rule.CanonicalPath, StringComparison.Ordinal),
            PathMatching.Prefix => CoversByElements(CanonicalPath.Elements(rule.CanonicalPath), other, otherIsExact),
            _ => false,
        };
    }

    private static bool CoversByElements(string elements, CompiledRule other, bool otherIsExact) => other.Matching switch
    {
        PathMatching.Prefix => CanonicalPath.Elements(other.CanonicalPath) is var below
            && (below == elements || below.StartsWith(elements + "/", StringComparison.Ordinal)),
        PathMatching.Custom => false,
        _ => (otherIsExact && other.CanonicalPath == elements)
            || other.CanonicalPath.StartsWith(elements + "/", StringComparison.Ordinal),
    };
}
