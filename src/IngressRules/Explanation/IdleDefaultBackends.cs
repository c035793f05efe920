using IngressRules.Compilation;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>
/// Finds default backends that get no request: because another one comes first, as the compiler knows, or because rules take every path of
/// the hosts that could use them.
/// </summary>
internal static class IdleDefaultBackends
{
    /// <summary>Adds a finding for each default backend that gets no path.</summary>
    public static void Check(IngressMatcher matcher, RepresentativeHosts names, string word, TableFindingList findings)
    {
        CompiledRules rules = matcher.Rules;
        if (rules.DefaultBackendCount == 0)
        {
            return;
        }

        CompilationFinding[] unused = [.. rules.UnusedDefaultBackends()];
        foreach (CompilationFinding found in unused)
        {
            findings.Add(TableFindingKind.DefaultNever, found.Diagnostic, found.Ingress!);
        }

        // A path with a new word goes to no rule but those for every path, so where it finds one, no path is left.
        string path = "/" + word;
        HashSet<Ingress> done = new(unused.Select(f => f.Ingress!), ReferenceEqualityComparer.Instance);
        var takers = new Dictionary<string, CompiledRule?>(StringComparer.Ordinal);
        foreach ((string host, string? name) in rules.Hosts.Select(h => (h.Host, names.Of(h.Host))).Append(("", "")))
        {
            IngressMatch match = name is null ? default : matcher.Match(name, path);
            takers[host] = match.Rule;
            if (match is { Outcome: MatchOutcome.DefaultBackend, Ingress: { } ingress })
            {
                done.Add(ingress);
            }
        }

        foreach (Ingress ingress in rules.Ingresses)
        {
            if (ingress.Spec.DefaultBackend is not null && done.Add(ingress))
            {
                CompiledRule[] by = [.. ingress.Spec.Rules.Select(r => r.Host).Append("").Distinct(StringComparer.Ordinal)
                    .Select(h => takers.GetValueOrDefault(h)).OfType<CompiledRule>()];
                findings.Add(
                    TableFindingKind.DefaultNever,
                    TableDiagnostics.DefaultBackendIdle(ingress, by.FirstOrDefault()),
                    ingress,
                    by.Select(TableFindingList.PlaceOf));
            }
        }
    }
}
