using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.Explanation;

/// <summary>A path of a rule with what is needed to compare requests with it, whether or not the rule takes part.</summary>
internal sealed class RuleEntry
{
    /// <summary>A rule that is left out of the table.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="order">Its place among the rules that it is compared with.</param>
    /// <param name="specific">What ImplementationSpecific means for it.</param>
    public RuleEntry(RuleReference rule, int order, ImplementationSpecificMatching specific)
    {
        Rule = rule;
        Order = order;
        CanonicalPath = Model.CanonicalPath.OfRule(rule.Path!);
        Matching = PathMatchings.Of(rule.PathType, CanonicalPath, specific, out IPathMatcher? matcher);
        Matcher = matcher;
        Identity = rule;
    }

    /// <summary>A rule of the table, also one that loses to an equal one.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="order">
    /// Its place among the rules that it is compared with (specification 4.2); where a dialect makes the host, the order in which they are
    /// tried, which alone decides where the host is patterned.
    /// </param>
    /// <param name="matcher">The matcher of the embedding host; null for none.</param>
    public RuleEntry(CompiledRule rule, int order, IPathMatcher? matcher = null)
    {
        Rule = TableFindingList.PlaceOf(rule);
        Order = order;
        CanonicalPath = rule.CanonicalPath;
        Matching = rule.Matching;
        Matcher = rule.Pattern is { } pattern ? new DecodedMatcher(pattern) : matcher;
        Identity = rule;
    }

    /// <summary>The rule.</summary>
    public RuleReference Rule { get; }

    /// <summary>Its place among the rules that it is compared with.</summary>
    public int Order { get; }

    /// <summary>The same object for each entry of the same rule.</summary>
    public object Identity { get; }

    /// <summary>The path in canonical form.</summary>
    public string CanonicalPath { get; }

    /// <summary>How the path is compared.</summary>
    public PathMatching Matching { get; }

    /// <summary>The matcher of the embedding host; null for every other rule.</summary>
    public IPathMatcher? Matcher { get; }

    /// <summary>The text that a request's path begins with where the rule takes it: of a prefix, without one slash at the end.</summary>
    public string Key => KeyOf(Matching, CanonicalPath);

    /// <summary>
    /// The order of rules that take the same request (specification 3.3): Exact first, then longer before shorter, then Prefix before
    /// ImplementationSpecific, then the order of the Ingresses.
    /// </summary>
    public static IComparer<RuleEntry> Precedence { get; } = Comparer<RuleEntry>.Create(static (a, b) => Rank(a).CompareTo(Rank(b)) switch
    {
        0 => string.CompareOrdinal(a.CanonicalPath, b.CanonicalPath) is not 0 and var byPath ? byPath : a.Order.CompareTo(b.Order),
        var byRank => byRank,
    });

    /// <summary>The key of a compiled rule.</summary>
    public static string KeyOf(CompiledRule rule) => KeyOf(rule.Matching, rule.CanonicalPath);

    private static string KeyOf(PathMatching matching, string canonicalPath) =>
        matching == PathMatching.Prefix ? Model.CanonicalPath.Elements(canonicalPath) : canonicalPath;

    private static (bool, int, bool, bool) Rank(RuleEntry rule) => rule.Matching == PathMatching.Pattern
        ? (true, rule.Order, true, true)
        : (
            rule.Matching != PathMatching.Exact,
            -rule.CanonicalPath.Length,
            rule.Matching == PathMatching.Custom,
            rule.Rule.PathType != PathType.Prefix);

    /// <summary>Compares a canonical path with an expression over the decoded one.</summary>
    private sealed class DecodedMatcher(LinearPattern pattern) : IPathMatcher
    {
        public bool Matches(ReadOnlySpan<char> canonicalPath) => pattern.IsMatch(DecodedPath.Of(canonicalPath.ToString()));
    }
}
