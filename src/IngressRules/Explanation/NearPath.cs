using IngressRules.Analysis;
using IngressRules.Compilation;
using IngressRules.Diagnostics;

namespace IngressRules.Explanation;

/// <summary>Finds the rule that is nearest to a path that no rule of a host takes.</summary>
internal static class NearPath
{
    /// <summary>How many rules or Ingresses a sentence names.</summary>
    public const int MostShown = 3;

    /// <summary>Why no rule of the deciding host takes a path.</summary>
    /// <param name="hosts">The hosts that apply, the deciding one first.</param>
    /// <param name="path">The canonical path of the request.</param>
    /// <param name="fallthrough">Whether all hosts are asked.</param>
    /// <param name="rulesLeft">How many rules may still be compared; a thousand are in any case.</param>
    public static string Sentence(CompiledHost[] hosts, string path, bool fallthrough, ref long rulesLeft)
    {
        CompiledHost[] asked = fallthrough ? hosts : hosts[..1];
        string where = asked.Length > 1 ? "these hosts" : asked[0].Host.Length == 0 ? "the rules without host" : asked[0].Host;
        string quoted = QuotedText.Quote(path);
        IEnumerable<CompiledRule> rules = asked.SelectMany(h => h.Rules);
        int count = asked.Sum(h => h.Rules.Count);
        if (count == 0)
        {
            return $"{where} has no paths, and there is no default backend.";
        }

        string text = $"No path of {where} takes {quoted}";
        int most = (int)Math.Clamp(rulesLeft, 1000, int.MaxValue);
        rulesLeft -= Math.Min(count, most);
        string reason = rules.Take(most).Select(r => Near(r, path)).Where(n => n is not null).MinBy(n => n!.Value.Rank)?.Text()
            ?? $": it has {Paths(rules, count)}.";
        return text + reason + Below(hosts, path, fallthrough);
    }

    /// <summary>
    /// Why a rule does not take a path that it nearly takes, and how near it is; null for any other. A host can have any number of rules,
    /// so only the sentence of the nearest is made.
    /// </summary>
    private static (int Rank, Func<string> Text)? Near(CompiledRule rule, string path)
    {
        string text = rule.Path.Length == 0 ? "/" : rule.Path;
        if (PathPattern.IsPattern(text))
        {
            // Of the patterns, one for a part of the paths says more than one that takes every path or cuts an element in two.
            string literal = PathPattern.LiteralStart(text);
            return literal != "/" && IsBelow(literal, path, StringComparison.Ordinal) ? (0, Pattern)
                : literal == "/" || path.StartsWith(literal, StringComparison.Ordinal) ? (5, Pattern)
                : null;

            string Pattern() => $": {Named(rule)} is compared as text, and its {SignIn(text)} is no pattern here. Write "
                + $"{QuotedText.Quote(literal)} with pathType: Prefix.";
        }

        string canonical = rule.CanonicalPath;
        ReadOnlySpan<char> bare = canonical.Length > 1 ? canonical.AsSpan().TrimEnd('/') : canonical;
        bool isExact = rule.PathType.Value == "Exact";
        return isExact && path.Length > 0 && path.AsSpan().TrimEnd('/').SequenceEqual(bare)
                ? (1, () => $": {Named(rule)} differs in the slash at the end. Write pathType: Prefix to take both.")
            : IsBelow(bare, path, StringComparison.OrdinalIgnoreCase) && !IsBelow(bare, path, StringComparison.Ordinal)
                && (!isExact || path.Length == canonical.Length)
                ? (2, () => $": {Named(rule)} differs in capitals, which matter in paths.")
            : isExact && IsBelow(bare, path, StringComparison.Ordinal)
                ? (3, () => $": {Named(rule)} takes that path alone, and nothing below it. Write pathType: Prefix to take that, too.")
            : !isExact && bare.Length > 1 && path.AsSpan().StartsWith(bare, StringComparison.Ordinal)
                ? (4, () => $": {Named(rule)} compares element by element, so it takes {QuotedText.Quote(canonical.TrimEnd('/'))} and what "
                    + "is below it.")
            : path.Length > 1 && IsBelow(path.AsSpan().TrimEnd('/'), canonical, StringComparison.Ordinal)
                ? (6, () => $": {Named(rule)} is deeper.")
            : null;
    }

    private static string Named(CompiledRule rule) => $"{rule.PathType} {QuotedText.Quote(rule.Path.Length == 0 ? "/" : rule.Path)}";

    private static bool IsBelow(ReadOnlySpan<char> parent, ReadOnlySpan<char> path, StringComparison comparison) =>
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

    private static string Paths(IEnumerable<CompiledRule> rules, int count)
    {
        string paths = string.Join(", ", rules.Take(MostShown).Select(Named));
        return count > MostShown ? $"{paths} and {count - MostShown} more" : paths;
    }
}
