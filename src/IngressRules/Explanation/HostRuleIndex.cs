using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>
/// All rules that name a host, whether or not they can win, and how to find those that take a path or nearly do. It is made once for a
/// host; a request then costs its own length and what is found, not the number of rules.
/// </summary>
internal sealed class HostRuleIndex
{
    // These two kinds of near misses are without number in a large host: every rule is deeper than "/".
    private const int MostLonger = 10, MostPatterns = 10, MostSearched = 1000;

    private readonly PathIndex<RuleEntry> _index;
    private readonly RuleEntry[] _custom;
    private readonly Lazy<PathIndex<(RuleEntry Rule, string Literal)>> _patterns;
    private readonly ILookup<(string, PathType?), RuleEntry>? _samePath;
    private readonly bool _hasForeign;
    private readonly bool _collapseSlashes;

    private HostRuleIndex(IReadOnlyList<RuleReference> all, List<RuleEntry> entries, bool mixesMeanings, CompilerOptions options)
    {
        All = all;
        _hasForeign = options.OwnHostByNamespace && all.Any(r => r.Host.Length > 0 && IsForeign(r));
        _collapseSlashes = options.CollapseSlashes;
        _index = new(entries.Where(e => e.Matcher is null).Select(e => (e.Key, e)));
        _custom = [.. entries.Where(e => e.Matcher is not null)];
        _patterns = new(() => new(entries.Select(e => (Rule: e, Literal: PathFits.LiteralOf(e)))
            .Where(p => p.Literal is not null)
            .Select(p => (p.Literal!, (p.Rule, p.Literal!)))));
        _samePath = mixesMeanings ? entries.ToLookup(e => (e.CanonicalPath, e.Rule.PathType)) : null;
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
            List<RuleEntry> tried = [.. host.Tried.Select((r, i) => new RuleEntry(r, i))];
            return new([.. tried.Select(e => e.Rule)], tried, mixesMeanings: false, options);
        }

        var all = new List<RuleReference>(host.Rules.Count);
        var entries = new List<RuleEntry>(host.Rules.Count);
        Dictionary<(string, PathType?), IPathMatcher>? matchers = host.Matchers?.ToDictionary(
            m => (m.Key.CanonicalPath, (PathType?)m.Key.PathType), m => m.Value);
        bool mixesMeanings = false;
        foreach (HostRule source in host.Sources)
        {
            bool takesPart = !options.OwnHostByNamespace || host.Host.Length == 0
                || source.Taken.Ingress.Metadata.Namespace == host.Sources[0].Taken.Ingress.Metadata.Namespace;
            mixesMeanings |= source.Taken.Parameters?.ImplementationSpecific is not null;
            foreach (RuleReference rule in PathsOf(source.Taken.Ingress, source.Rule))
            {
                all.Add(rule);
                if (takesPart && rule.PathIndex is not null)
                {
                    entries.Add(new(rule, all.Count, PathMatchings.Specific(source.Taken.Parameters, options), matchers));
                }
            }
        }

        return new(all, entries, mixesMeanings, options);
    }

    /// <summary>Rules that are left out of a table.</summary>
    public static HostRuleIndex Of(IEnumerable<RuleReference> rules, CompilerOptions options)
    {
        List<RuleReference> all = [.. rules];
        return new(
            all,
            [.. all.Where(r => r.PathIndex is not null).Select((r, i) => new RuleEntry(r, i, options.ImplementationSpecific))],
            mixesMeanings: false,
            options);
    }

    /// <summary>The paths of a rule; the rule itself where it has none.</summary>
    public static IEnumerable<RuleReference> PathsOf(Ingress ingress, int rule) =>
        ingress.Spec.Rules[rule].Http is { Paths: { Count: > 0 } paths }
            ? Enumerable.Range(0, paths.Count).Select(p => new RuleReference(ingress, rule, p))
            : [new RuleReference(ingress, rule, null)];

    /// <summary>The rules that take a path, in the order in which they win.</summary>
    /// <param name="path">The canonical path.</param>
    public List<RuleEntry> Fitting(string path)
    {
        List<RuleEntry> fitting = [.. Near(path, PathFit.Fits).Select(n => n.Rule)];
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

        var seen = new HashSet<RuleEntry>(ReferenceEqualityComparer.Instance);
        foreach (RuleEntry rule in _index.BeginningsOf(path).Concat(_custom).Concat(most > PathFit.Fits ? _index.Of(path + "/") : []))
        {
            PathFit fit = PathFits.Of(rule, path, _collapseSlashes);
            bool isPattern = fit is PathFit.PathAlone && PathFits.LiteralOf(rule) is not null;
            if (fit <= most && !isPattern && fit is not PathFit.Longer && seen.Add(rule))
            {
                yield return (rule, fit);
            }
        }

        if (most == PathFit.Fits)
        {
            yield break;
        }

        foreach ((RuleEntry rule, PathFit fit) in Patterns(path).Where(p => p.Fit <= most && seen.Add(p.Rule)).Take(MostPatterns))
        {
            yield return (rule, fit);
        }

        if (most < PathFit.Longer)
        {
            yield break;
        }

        foreach (RuleEntry rule in _index.Below(path.TrimEnd('/') + "/")
            .Take(MostSearched)
            .Where(r => PathFits.Of(r, path, _collapseSlashes) == PathFit.Longer && seen.Add(r))
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
        if (_samePath is null && !_hasForeign)
        {
            return fitting;
        }

        HashSet<RuleReference> known = [.. fitting];
        RuleReference[] more =
        [
            .. SamePathBefore(rule).Where(known.Add),
            .. _hasForeign ? ForeignBefore(known) : [],
        ];
        return more.Length == 0 ? fitting : new JoinedList<RuleReference>(fitting, more);
    }

    /// <summary>
    /// The earlier rules of the same path and type, of which one alone takes part. They keep a rule from winning even where they do not
    /// take the request, because their class gives the type another meaning.
    /// </summary>
    private IEnumerable<RuleReference> SamePathBefore(RuleEntry rule) =>
        _samePath?[(rule.CanonicalPath, rule.Rule.PathType)].TakeWhile(r => r != rule).Select(r => r.Rule) ?? [];

    /// <summary>The rules of other namespaces that would own the host without some of its rules.</summary>
    private IEnumerable<RuleReference> ForeignBefore(HashSet<RuleReference> gone) => All
        .TakeWhile(r => IsForeign(r) || gone.Contains(r))
        .Where(IsForeign);

    private bool IsForeign(RuleReference rule) => rule.Ingress.Metadata.Namespace != All[0].Ingress.Metadata.Namespace;

    private IEnumerable<(RuleEntry Rule, PathFit Fit)> Patterns(string path) =>
        _patterns.Value.BeginningsOf(path)
            .Take(MostSearched)
            .Select(p => (p.Rule, Fit: PathFits.OfPattern(p.Literal, path)))
            .Where(p => p.Fit != PathFit.None);
}
