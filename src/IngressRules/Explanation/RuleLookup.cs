namespace IngressRules.Explanation;

/// <summary>Finds the rules of a host that have to do with a path, without looking at all others.</summary>
internal abstract class RuleLookup
{
    /// <summary>How many rules are looked at where no more than a few of them are shown.</summary>
    protected const int MostSearched = 1000;

    /// <summary>The rules that a matcher of the embedding host decides about.</summary>
    public abstract IReadOnlyList<RuleEntry> Custom { get; }

    /// <summary>The other rules that take a path or nearly do.</summary>
    public abstract RulesAround Around(string path);

    /// <summary>The rules with the same path and type as one of them, which is among them, in the order of the host.</summary>
    public abstract IEnumerable<RuleEntry> Like(RuleEntry rule);
}

/// <summary>The rules of a host that may have to do with a path. They are found when they are enumerated.</summary>
/// <param name="Near">
/// At least all with whose key the path begins, whatever its capitals, and those whose key is the path and a slash. The longest key comes
/// first, and those of one key are in the order of the host.
/// </param>
/// <param name="Below">The first of those that are below the path.</param>
/// <param name="Patterns">
/// The first of those that are written as patterns, with the literal text before the first sign, if the path begins with it; the longest
/// text first.
/// </param>
internal sealed record RulesAround(
    IEnumerable<RuleEntry> Near, IEnumerable<RuleEntry> Below, IEnumerable<(RuleEntry Rule, string Literal)> Patterns);
