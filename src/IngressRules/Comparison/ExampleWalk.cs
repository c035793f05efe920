using System.Text;
using IngressRules.Compilation;
using IngressRules.Explanation;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Comparison;

/// <summary>
/// Compares two tables where one of them has expressions for a class of hosts. Which paths an expression takes cannot be cut into areas, so
/// the paths of the rules are asked about, with what people change at them: a slash, a further element, a longer word, other capitals.
/// </summary>
/// <param name="before">The old table.</param>
/// <param name="after">The new table.</param>
/// <param name="sameness">What counts as a change.</param>
/// <param name="hosts">The hosts.</param>
internal sealed class ExampleWalk(IngressMatcher before, IngressMatcher after, Sameness sameness, HostClass hosts)
{
    private readonly byte[] _host = Encoding.ASCII.GetBytes(hosts.Witness);

    /// <summary>
    /// One change for each pair of rules between which requests move and each way to change a path, at a path that shows it; by path.
    /// </summary>
    /// <param name="rules">The rules of both tables.</param>
    public IEnumerable<RoutingChange> Changes(IEnumerable<CompiledRule> rules)
    {
        var seen = new HashSet<(IngressMatch, IngressMatch, int)>();
        var changes = new List<RoutingChange>();
        string word = FreshWord.For(after.Rules);
        foreach ((string path, int way) in rules.SelectMany(PathsOf).Concat([(Path: "/", Way: 0), (Path: "/" + word, Way: 0)])
            .DistinctBy(p => p.Path))
        {
            byte[] buffer = new byte[path.Length + PathText.EndLength];
            Encoding.ASCII.GetBytes(path, buffer);
            ReadOnlySpan<byte> text = PathText.Complete(buffer, path.Length);
            IngressMatch old = before.MatchCanonical(_host, text), now = after.MatchCanonical(_host, text);
            if (!sameness.IsSame(old, now) && seen.Add((old, now, way)))
            {
                changes.Add(new RoutingChange(hosts, new PathArea(path, PathExtent.Exact))
                {
                    IsExample = true,
                    WitnessTarget = WitnessPath.TargetOf(path),
                    Old = old,
                    New = now,
                });
            }
        }

        // The plainest spelling first, so that it stands for others like it.
        return changes
            .OrderBy(c => c.Area.Path, StringComparer.OrdinalIgnoreCase)
            .ThenByDescending(c => c.Area.Path, StringComparer.Ordinal);
    }

    private IEnumerable<(string Path, int Way)> PathsOf(CompiledRule rule)
    {
        // Nobody asks for the text of an expression.
        IEnumerable<string> own = rule.Pattern is { Examples: { Count: > 0 } examples } ? examples.Select(CanonicalPath.OfDecoded)
            : Analysis.PathPattern.IsPattern(rule.CanonicalPath) ? []
            : [rule.CanonicalPath];
        foreach (string path in own.Where(IsPath))
        {
            string bare = CanonicalPath.Elements(path);
            string[] variants = [path, bare, bare + "/", bare + "/x", bare + "x", OtherCase(path)];
            for (int way = 0; way < variants.Length; way++)
            {
                if (IsPath(variants[way]))
                {
                    yield return (variants[way], way);
                }
            }
        }
    }

    private bool IsPath(string path) => path.Length > 0 && CanonicalPath.IsReachable(path, sameness.CollapseSlashes);

    /// <summary>The path with its letters in the other case, but for those of triplets.</summary>
    private static string OtherCase(string path) => path.Contains('%', StringComparison.Ordinal)
        ? path
        : string.Concat(path.Select(c => char.IsAsciiLetterLower(c) ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c)));
}
