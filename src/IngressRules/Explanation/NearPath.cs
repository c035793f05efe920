using IngressRules.Analysis;
using IngressRules.Compilation;
using IngressRules.Diagnostics;

namespace IngressRules.Explanation;

/// <summary>Finds the rule that is nearest to a path that no rule of a host takes.</summary>
internal static class NearPath
{
    /// <summary>How many rules or Ingresses a sentence names.</summary>
    public const int MostShown = 3;

    // A host can have any number of rules, and a file any number of requests that miss.
    private const int MostCompared = 1000;

    /// <summary>Why no rule of the deciding host takes a path.</summary>
    /// <param name="hosts">The hosts that apply, the deciding one first.</param>
    /// <param name="path">The canonical path of the request.</param>
    /// <param name="fallthrough">Whether all hosts are asked.</param>
    public static string Sentence(CompiledHost[] hosts, string path, bool fallthrough)
    {
        CompiledHost[] asked = fallthrough ? hosts : hosts[..1];
        string where = asked.Length > 1 ? "these hosts" : asked[0].Host.Length == 0 ? "the rules without host" : asked[0].Host;
        string quoted = QuotedText.Quote(path);
        List<CompiledRule> rules = [.. asked.SelectMany(h => h.Rules).Take(MostCompared)];
        if (rules.Count == 0)
        {
            return $"{where} has no paths, and there is no default backend.";
        }

        string text = $"No path of {where} takes {quoted}";
        string reason = rules.Select(r => Near(r, path)).OfType<(int Rank, string Text)>().OrderBy(n => n.Rank).FirstOrDefault().Text
            ?? $": it has {Paths(rules)}.";
        return text + reason + Below(hosts, path, fallthrough);
    }

    /// <summary>Why a rule does not take a path that it nearly takes, and how near it is; null for any other.</summary>
    private static (int Rank, string Text)? Near(CompiledRule rule, string path)
    {
        string text = rule.Path.Length == 0 ? "/" : rule.Path;
        string named = $"{rule.PathType} {QuotedText.Quote(text)}";
        if (PathPattern.IsPattern(text))
        {
            string literal = PathPattern.LiteralStart(text);
            return literal == "/" || IsBelow(literal, path, StringComparison.Ordinal) || path.StartsWith(literal, StringComparison.Ordinal)
                ? (0, $": {named} is compared as text, and its {SignIn(text)} is no pattern here. Write {QuotedText.Quote(literal)} with "
                    + "pathType: Prefix.")
                : null;
        }

        string canonical = rule.CanonicalPath;
        string bare = canonical.Length > 1 ? canonical.TrimEnd('/') : canonical;
        bool isExact = rule.PathType.Value == "Exact";
        return isExact && path.TrimEnd('/') == bare && path.Length > 0
                ? (1, $": {named} differs in the slash at the end. Write pathType: Prefix to take both.")
            : IsBelow(bare, path, StringComparison.OrdinalIgnoreCase) && !IsBelow(bare, path, StringComparison.Ordinal)
                && (!isExact || path.Length == canonical.Length)
                ? (2, $": {named} differs in capitals, which matter in paths.")
            : isExact && IsBelow(bare, path, StringComparison.Ordinal)
                ? (3, $": {named} takes that path alone, and nothing below it. Write pathType: Prefix to take that, too.")
            : !isExact && bare.Length > 1 && path.StartsWith(bare, StringComparison.Ordinal)
                ? (4, $": {named} compares element by element, so it takes {QuotedText.Quote(bare)} and what is below it.")
            : path.Length > 1 && IsBelow(path.TrimEnd('/'), canonical, StringComparison.Ordinal)
                ? (5, $": {named} is deeper.")
            : null;
    }

    private static bool IsBelow(string parent, string path, StringComparison comparison) =>
        path.StartsWith(parent, comparison) && (path.Length == parent.Length || path[parent.Length] == '/');

    private static string SignIn(string path) =>
        path.IndexOfAny(['*', '(', '[', '^', '$', '+', '\\']) is >= 0 and var at ? QuotedText.Quote(path[at..(at + 1)]) : "sign";

    private static string Below(CompiledHost[] hosts, string path, bool fallthrough)
    {
        CompiledHost? other = fallthrough ? null : hosts.Skip(1).FirstOrDefault(h => HostCandidate.Of(h, path).FittingRules.Count > 0);
        return other is null ? ""
            : $" {(other.Host.Length == 0 ? "A rule without host" : $"A rule of {other.Host}")} fits, and is not asked, because "
                + $"{hosts[0].Host} has rules of its own (--host-fallthrough asks it).";
    }

    private static string Paths(List<CompiledRule> rules)
    {
        IEnumerable<string> paths =
            rules.Take(MostShown).Select(r => $"{r.PathType} {QuotedText.Quote(r.Path.Length == 0 ? "/" : r.Path)}");
        return string.Join(", ", paths) + (rules.Count > MostShown ? $" and {rules.Count - MostShown} more" : "");
    }
}
