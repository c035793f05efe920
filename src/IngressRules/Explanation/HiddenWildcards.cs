using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>
/// Finds wildcard hosts whose rules are missed at a host that they cover: it has rules of its own, so the wildcard's are not asked, and
/// there is a path of the wildcard that none of its own takes. Where they take all of them, the host is an exception that is meant.
/// </summary>
internal static class HiddenWildcards
{
    /// <summary>Adds a finding for each such host, about the first path that is missed there.</summary>
    public static void Check(IngressMatcher matcher, TableFindingList findings)
    {
        CompiledRules rules = matcher.Rules;
        if (rules.Options.HostFallthrough)
        {
            return;
        }

        var sorted = new Dictionary<string, (string Key, CompiledRule Rule)[]>(StringComparer.Ordinal);
        foreach (CompiledHost exact in rules.Hosts)
        {
            // A further name for a host has no rules of its own.
            if (exact.Host.Length == 0 || exact.Sources.Length == 0
                || WildcardHost.Over(exact.Host) is not { } name || RequestHost.GetName(exact.Host) != exact.Host
                || !rules.HostsByName.TryGetValue(name, out CompiledHost? wildcard))
            {
                continue;
            }

            if (!sorted.TryGetValue(name, out (string, CompiledRule)[]? paths))
            {
                sorted[name] = paths = Sorted(wildcard, rules.Options.CollapseSlashes);
            }

            if (FirstMissed(matcher, exact.Host, paths) is { } missed)
            {
                IngressMatch instead = matcher.Match(exact.Host, missed.CanonicalPath);
                findings.Add(
                    TableFindingKind.WildcardHidden,
                    TableDiagnostics.WildcardHidden(
                        missed,
                        exact,
                        instead.Backend is { } backend ? $"they go to the default backend {backend}" : "they get no backend (404)"),
                    TableFindingList.PlaceOf(missed),
                    [TableFindingList.PlaceOf(exact.Sources[0])],
                    (exact.Host, missed.CanonicalPath));
            }
        }
    }

    /// <summary>The rules by path elements, so that those below a path stand together.</summary>
    private static (string Key, CompiledRule Rule)[] Sorted(CompiledHost wildcard, bool collapseSlashes) =>
    [
        .. wildcard.Rules
            .Where(r => CanonicalPath.IsReachable(r.CanonicalPath, collapseSlashes))
            .Select(r => (Key: CanonicalPath.Elements(r.CanonicalPath) + "/", Rule: r))
            .OrderBy(r => r.Key, StringComparer.Ordinal)
            .ThenBy(r => r.Rule.CanonicalPath, StringComparer.Ordinal),
    ];

    /// <summary>
    /// The first rule whose own path no rule takes for the host; null if there is none. What a prefix takes is passed over as a whole, so
    /// that the steps are about as many as the host has rules, however many the wildcard has.
    /// </summary>
    private static CompiledRule? FirstMissed(IngressMatcher matcher, string host, (string Key, CompiledRule Rule)[] paths)
    {
        for (int i = 0; i < paths.Length;)
        {
            if (matcher.Match(host, paths[i].Rule.CanonicalPath) is not { Outcome: not MatchOutcome.Refused } match)
            {
                i++;
            }
            else if (match.Rule is not { } taker)
            {
                return paths[i].Rule;
            }
            else
            {
                i = taker.Matching switch
                {
                    PathMatching.Prefix => EndOf(paths, i, CanonicalPath.Elements(taker.CanonicalPath) + "/"),
                    PathMatching.TextPrefix => EndOf(paths, i, taker.CanonicalPath),
                    _ => i + 1,
                };
            }
        }

        return null;
    }

    /// <summary>The first position behind those whose keys begin with a text.</summary>
    private static int EndOf((string Key, CompiledRule Rule)[] paths, int from, string start)
    {
        int low = from + 1, high = paths.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = paths[middle].Key.StartsWith(start, StringComparison.Ordinal) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
