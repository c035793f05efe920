using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Tests.Explanation;

/// <summary>
/// Asks the matcher for every request of a bounded alphabet: the hosts of the table, a new label under its wildcards, a new host and none;
/// paths of the table's elements and a new one, one element deeper than its rules, and each rule's path gone on in every way.
/// </summary>
internal sealed class WitnessSearch
{
    private const string New = "zz";

    private readonly CompilerOptions _options;
    private readonly Dictionary<RuleReference, (string Host, string Path)> _reached = new(RuleReference.ByPlace);
    private readonly List<NaiveRule> _rules;
    private readonly string[] _paths;

    /// <param name="ingresses">The Ingresses of the table.</param>
    /// <param name="matcher">The table.</param>
    /// <param name="depth">How many elements paths of any elements have.</param>
    public WitnessSearch(IReadOnlyList<Ingress> ingresses, IngressMatcher matcher, int depth)
    {
        _options = matcher.Rules.Options;
        _rules = [.. NaiveRule.Of(ingresses, _options.ImplementationSpecific.Name)];
        string[] elements = [.. _rules.SelectMany(r => r.Path.Split('/', '?', '#')).Where(e => e.Length > 0).Append(New).Distinct()];
        IEnumerable<string> any = [""];
        var paths = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < depth; i++)
        {
            any = [.. any.SelectMany(p => elements.Select(e => $"{p}/{e}"))];
            paths.UnionWith(any.SelectMany(p => (string[])[p, p + "/"]));
        }

        foreach (string path in _rules.Select(r => r.Path).Distinct())
        {
            string[] stems = [path, path.TrimEnd('/')];
            paths.UnionWith(stems.SelectMany(s => elements.SelectMany(e => (string[])[s, s + "/", s + e, $"{s}/{e}", $"{s}/{e}/"])));
        }

        _paths = [.. paths.Append("/").Where(p => RequestTarget.GetCanonicalPath(p, _options.CollapseSlashes) == p)];
        string[] named = [.. _rules.Select(r => r.Host).Distinct()];
        IEnumerable<string> hosts = [.. named.Select(h => WildcardHost.Is(h) ? New + h[1..] : h), $"{New}.example", ""];
        foreach (string host in hosts.Distinct())
        {
            foreach (string path in _paths)
            {
                if (matcher.Match(host, path).Rule is { } rule)
                {
                    _reached.TryAdd(new RuleReference(rule.Ingress, rule.RuleIndex, rule.PathIndex), (host, path));
                }
            }
        }
    }

    /// <summary>The rules with paths.</summary>
    public IEnumerable<NaiveRule> Rules => _rules;

    /// <summary>A request that reaches a rule, or null.</summary>
    public (string Host, string Path)? Of(RuleReference rule) => _reached.TryGetValue(rule, out (string, string) found) ? found : null;

    /// <summary>The paths of the alphabet that a rule takes by itself.</summary>
    public IEnumerable<string> Fitting(NaiveRule rule) => _paths.Where(rule.Takes);
}
