using IngressRules.Compilation;
using IngressRules.Diagnostics;

namespace IngressRules.Explanation;

/// <summary>
/// Finds the rules that take part and can never win. It searches the compiler's findings, because only the compiler knows which they are.
/// </summary>
internal static class UnservedRules
{
    /// <summary>The findings about rules that can never win because this rule matches every request that they match.</summary>
    public static IReadOnlyList<Diagnostic> ShadowedBy(CompiledRule winner, CompiledRules rules)
    {
        CompilationFinding[] findings = rules.HostsByName.TryGetValue(winner.Host, out CompiledHost? host) ? host.Findings : [];
        return [.. CompilationFindings.Listed(findings.Where(f => f.Winner == winner), rules.Options.MaxFindingsPerObject)];
    }
}
