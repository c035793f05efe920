using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>
/// All rules that name a host, whether or not they can win, and how to find those that take a path or nearly do. A request costs its own
/// length and what is found, not the number of rules; so does the first one to a host of the table.
/// </summary>
internal sealed class HostRuleIndex
{
    // These two kinds of near misses are without number in a large host: every rule is deeper than "/".
    private const int MostLonger = 10, MostPatterns = 10;

    private readonly RuleLookup _rules;
    private readonly bool _collapseSlashes;
    private readonly LostRules? _lost;

    /// <summary>Whether rules of the same path and type can have different meanings.</summary>
    private readonly Lazy<bool> _mixesMeanings;

    /// <summary>Whether rules of a namespace are among them that does not own the host.</summary>
    private readonly Lazy<bool> _hasForeign;

    private HostRuleIndex(
        RuleLookup rules,
        IReadOnlyList<RuleReference> all,
        CompilerOptions options,
        Func<bool> mixesMeanings,
        Func<bool> hasForeign,
        LostRules? lost = null)
    {
        All = all;
        (_rules, _lost) = (rules, lost);
        _collapseSlashes = options.CollapseSlashes;
        _mixesMeanings = new(mixesMeanings);
        _hasForeign = new(() => options.OwnHostByNamespace && hasForeign());
    }

    /// <summary>
    /// All rules that name the host, those without paths and those that the owner of the host excludes included, in the order of
    /// specification 4.2.
    /// </summary>
    public IReadOnlyList<RuleReference> All { get; }

    /// <summary>The rules of a host of a table.</summary>
    public static HostRuleIndex Of(CompiledHost host, CompilerOptions options)
    {
        if (host.Dialect is not null)
        {
            RuleEntry[] tried = [.. host.Tried.Select((r, i) => new RuleEntry(r, i))];
            RuleReference[] all = Array.ConvertAll(tried, e => e.Rule);
            return new(new IndexedRules(tried), all, options, () => false, () => host.Host.Length > 0 && all.Any(r => IsForeign(r, all)));
        }

        var lost = new LostRules(host);
        return new(
            new OrderedRules(host, lost),
            new HostPlaces(host.Sources),
            options,
            () => MixesMeanings(host.Sources),
            () => Array.Exists(host.Findings, f => f.Code == CompilationCodes.ForeignHost),
            lost);
    }

    /// <summary>Rules that are left out of a table.</summary>
    public static HostRuleIndex Of(IEnumerable<RuleReference> rules, CompilerOptions options)
    {
        RuleReference[] all = [.. rules];
        return new(
            new IndexedRules(
                [.. all.Where(r => r.PathIndex is not null).Select((r, i) => new RuleEntry(r, i, options.ImplementationSpecific))]),
            all,
            options,
            () => false,
            () => false);
    }

    /// <summary>The paths of a rule; the rule itself where it has none.</summary>
    public static IEnumerable<RuleReference> PathsOf(Ingress ingress, int rule) =>
        Enumerable.Range(0, CountOfPlaces(ingress, rule)).Select(p => PlaceOf(ingress, rule, p));

    /// <summary>How many of them there are; at least one.</summary>
    public static int CountOfPlaces(Ingress ingress, int rule) => Math.Max(1, ingress.Spec.Rules[rule].Http?.Paths.Count ?? 0);

    /// <summary>One of them.</summary>
    public static RuleReference PlaceOf(Ingress ingress, int rule, int place) =>
        new(ingress, rule, ingress.Spec.Rules[rule].Http is { Paths.Count: > 0 } ? place : null);

    /// <summary>The findings about rules of the table that can never win because another one takes all their requests.</summary>
    public IEnumerable<CompilationFinding> LostTo(CompiledRule winner) => _lost?.FindingsBy(winner) ?? [];

    /// <summary>The rules that take a path, in the order in which they win.</summary>
    /// <param name="path">The canonical path.</param>
    public List<RuleEntry> Fitting(string path) => Fitting(Near(path, PathFit.Fits));

    /// <summary>Those of the rules that take a path or nearly do which take it, in the order in which they win.</summary>
    public static List<RuleEntry> Fitting(IEnumerable<(RuleEntry Rule, PathFit Fit)> near)
    {
        List<RuleEntry> fitting = [.. near.Where(n => n.Fit == PathFit.Fits).Select(n => n.Rule)];
        fitting.Sort(RuleEntry.Precedence);
        return fitting;
    }

    /// <summary>
    /// The rules that take a path, and those that nearly do: all that differ in capitals, in the slash at the end, or in the end of an
    /// element, and the first of those that are deeper or patterns.
    /// </summary>
    /// <param name="path">The canonical path.</param>
    /// <param name="most">The last kind that is asked for.</param>
    public IEnumerable<(RuleEntry Rule, PathFit Fit)> Near(string path, PathFit most = PathFit.Longer)
    {
        if (!path.StartsWith('/'))
        {
            yield break;
        }

        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        RulesAround around = _rules.Around(path);
        foreach (RuleEntry rule in around.Near.Concat(_rules.Custom))
        {
            PathFit fit = PathFits.Of(rule, path, _collapseSlashes);
            bool isPattern = fit is PathFit.PathAlone && PathFits.LiteralOf(rule) is not null;
            if (fit <= most && !isPattern && fit is not PathFit.Longer && seen.Add(rule.Identity))
            {
                yield return (rule, fit);
            }
        }

        if (most == PathFit.Fits)
        {
            yield break;
        }

        foreach ((RuleEntry rule, PathFit fit) in Patterns(around, path)
            .Where(p => p.Fit <= most && seen.Add(p.Rule.Identity))
            .Take(MostPatterns))
        {
            yield return (rule, fit);
        }

        if (most < PathFit.Longer)
        {
            yield break;
        }

        foreach (RuleEntry rule in around.Below
            .Where(r => PathFits.Of(r, path, _collapseSlashes) == PathFit.Longer && seen.Add(r.Identity))
            .Take(MostLonger))
        {
            yield return (rule, PathFit.Longer);
        }
    }

    /// <summary>All that keeps a rule from winning: the rules that take the request before it, and what two options add to them.</summary>
    /// <param name="rule">A rule that takes the request.</param>
    /// <param name="fitting">The rules that take it and come before this one.</param>
    public IReadOnlyList<RuleReference> AllBefore(RuleEntry rule, IReadOnlyList<RuleReference> fitting)
    {
        if (!_mixesMeanings.Value && !_hasForeign.Value)
        {
            return fitting;
        }

        var known = new HashSet<RuleReference>(fitting, RuleReference.ByPlace);
        RuleReference[] more =
        [
            .. _mixesMeanings.Value ? SamePathBefore(rule).Where(known.Add) : [],
            .. _hasForeign.Value ? ForeignBefore(known) : [],
        ];
        return more.Length == 0 ? fitting : new JoinedList<RuleReference>(fitting, more);
    }

    /// <summary>
    /// The earlier rules of the same path and type, of which one alone takes part. They keep a rule from winning even where they do not
    /// take the request, because their class gives the type another meaning.
    /// </summary>
    private IEnumerable<RuleReference> SamePathBefore(RuleEntry rule) =>
        _rules.Like(rule).TakeWhile(r => r.Identity != rule.Identity).Select(r => r.Rule);

    /// <summary>The rules of other namespaces that would own the host without some of its rules.</summary>
    private IEnumerable<RuleReference> ForeignBefore(HashSet<RuleReference> gone) => All
        .TakeWhile(r => IsForeign(r, All) || gone.Contains(r))
        .Where(r => IsForeign(r, All));

    private static bool IsForeign(RuleReference rule, IReadOnlyList<RuleReference> all) =>
        rule.Ingress.Metadata.Namespace != all[0].Ingress.Metadata.Namespace;

    private static bool MixesMeanings(HostRule[] sources)
    {
        TakenIngress? before = null;
        foreach (HostRule source in sources)
        {
            if (!ReferenceEquals(source.Taken, before) && source.Taken.Parameters?.ImplementationSpecific is not null)
            {
                return true;
            }

            before = source.Taken;
        }

        return false;
    }

    private static IEnumerable<(RuleEntry Rule, PathFit Fit)> Patterns(RulesAround around, string path) => around.Patterns
        .Select(p => (p.Rule, Fit: PathFits.OfPattern(p.Literal, path)))
        .Where(p => p.Fit != PathFit.None);
}
