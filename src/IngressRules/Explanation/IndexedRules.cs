using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>Finds rules with the help of an index, which costs as much as there are rules.</summary>
internal sealed class IndexedRules : RuleLookup
{
    private readonly PathIndex<RuleEntry> _index;
    private readonly Lazy<PathIndex<(RuleEntry Rule, string Literal)>> _patterns;
    private readonly Lazy<ILookup<(string, PathType?), RuleEntry>> _like;

    /// <param name="entries">The rules in the order of the host.</param>
    public IndexedRules(RuleEntry[] entries)
    {
        Custom = Array.FindAll(entries, e => e.Matcher is not null);
        _index = new(entries.Where(e => e.Matcher is null).Select(e => (e.Key, e)));
        _patterns = new(() => new(entries.Select(e => (Rule: e, Literal: PathFits.LiteralOf(e)))
            .Where(p => p.Literal is not null)
            .Select(p => (p.Literal!, (p.Rule, p.Literal!)))));
        _like = new(() => entries.ToLookup(e => (e.CanonicalPath, e.Rule.PathType)));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<RuleEntry> Custom { get; }

    /// <inheritdoc/>
    public override RulesAround Around(string path) => new(
        _index.Of(path + "/").Concat(_index.BeginningsOf(path)),
        _index.Below(path.TrimEnd('/') + "/").Take(MostSearched),
        PatternsOf(path));

    /// <inheritdoc/>
    public override IEnumerable<RuleEntry> Like(RuleEntry rule) => _like.Value[(rule.CanonicalPath, rule.Rule.PathType)];

    private IEnumerable<(RuleEntry Rule, string Literal)> PatternsOf(string path)
    {
        foreach ((RuleEntry, string) pattern in _patterns.Value.BeginningsOf(path).Take(MostSearched))
        {
            yield return pattern;
        }
    }
}
