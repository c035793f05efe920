using IngressRules.Compilation;
using IngressRules.Diagnostics;

namespace IngressRules.Explanation;

/// <summary>
/// Finds out why rules for a request are not in the table. It searches the compiler's findings, because only the compiler knows why it left
/// them out.
/// </summary>
internal static class UnservedRules
{
    /// <summary>The findings about rules that can never win because this rule matches every request that they match.</summary>
    public static IReadOnlyList<Diagnostic> ShadowedBy(CompiledRule winner, CompiledRules rules)
    {
        CompilationFinding[] findings = rules.HostsByName.TryGetValue(winner.Host, out CompiledHost? host) ? host.Findings : [];
        return [.. CompilationFindings.Listed(findings.Where(f => f.Winner == winner), rules.Options.MaxFindingsPerObject)];
    }

    /// <summary>
    /// The findings about Ingresses with rules for one of these hosts that were left out: first those with errors, then those of another
    /// class.
    /// </summary>
    /// <param name="hosts">The hosts as rules write them.</param>
    /// <param name="isMiss">Whether no rule took the request, so that one without host, or a default backend, could have.</param>
    /// <param name="rules">The table.</param>
    public static IReadOnlyList<Diagnostic> LeftOut(string[] hosts, bool isMiss, CompiledRules rules) =>
        [.. rules.FoundBefore.OfRefusedFor(isMiss ? [.. hosts, ""] : hosts), .. OfOtherClasses(hosts, rules)];

    private static IEnumerable<Diagnostic> OfOtherClasses(string[] hosts, CompiledRules rules)
    {
        List<Diagnostic> findings =
            [.. rules.Diagnostics.Where(d => CompilationCodes.LeavesOutForClass(d.Code) || d.Code == CompilationCodes.ForeignHost)];
        if (findings.Count == 0)
        {
            return [];
        }

        HashSet<ObjectReference> withHost =
        [
            .. rules.GivenIngresses.Where(i => i.Spec.Rules.Any(r => hosts.Contains(r.Host)))
                .Select(i => new ObjectReference("Ingress", i.Metadata.Namespace, i.Metadata.Name)),
        ];
        return findings.Where(f => f.Object is { } ingress && withHost.Contains(ingress));
    }
}
