using IngressRules.Compilation;
using IngressRules.Diagnostics;

namespace IngressRules.Explanation;

/// <summary>Finds the rule that is nearest to a path that no rule of a host takes.</summary>
internal static class NearPath
{
    /// <summary>How many rules or Ingresses a sentence names.</summary>
    public const int MostShown = 3;

    /// <summary>Why no rule of the deciding host takes a path.</summary>
    /// <param name="table">The table.</param>
    /// <param name="hosts">The hosts that apply, the deciding one first.</param>
    /// <param name="path">The canonical path of the request.</param>
    public static string Sentence(ExplainedTable table, CompiledHost[] hosts, string path)
    {
        bool fallthrough = table.Rules.Options.HostFallthrough;
        CompiledHost[] asked = fallthrough ? hosts : hosts[..1];
        string where = asked.Length > 1 ? "these hosts" : asked[0].Host.Length == 0 ? "the rules without host" : asked[0].Host;
        int count = asked.Sum(h => h.Rules.Count);
        if (count == 0)
        {
            return $"{where} has no paths, and there is no default backend.";
        }

        // Everything is deeper than "/", so that says nothing.
        (RuleEntry? nearest, PathFit fit) = asked
            .SelectMany(h => table.RulesOf(h).Near(path, path == "/" ? PathFit.LoosePattern : PathFit.Longer))
            .OrderBy(n => n.Fit)
            .ThenBy(n => n.Rule.CanonicalPath, StringComparer.Ordinal)
            .FirstOrDefault();
        string reason = nearest is null
            ? $"it has {Paths(asked.SelectMany(h => h.Rules), count)}."
            : CandidateText.Differs(nearest, fit);
        return $"No path of {where} takes {QuotedText.Quote(path)}: {reason}{Below(table, hosts[asked.Length..], path, hosts[0])}";
    }

    private static string Below(ExplainedTable table, CompiledHost[] others, string path, CompiledHost decides)
    {
        CompiledHost? other = Array.Find(others, h => table.RulesOf(h).Fitting(path).Count > 0);
        return other is null ? ""
            : $" {(other.Host.Length == 0 ? "A rule without host" : $"A rule of {other.Host}")} fits, and is not asked, because "
                + $"{decides.Host} has rules of its own (--host-fallthrough asks it).";
    }

    private static string Paths(IEnumerable<CompiledRule> rules, int count)
    {
        string paths = string.Join(", ", rules.Take(MostShown).Select(r => $"{r.PathType} {QuotedText.Quote(r.Path)}"));
        return count > MostShown ? $"{paths} and {count - MostShown} more" : paths;
    }
}
