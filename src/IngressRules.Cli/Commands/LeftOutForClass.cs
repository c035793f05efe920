using IngressRules.Compilation;
using IngressRules.Diagnostics;

namespace IngressRules.Cli.Commands;

/// <summary>
/// The findings about Ingresses that are left out for their class. That is no mistake, so they are of severity info; all the same a user
/// who looks for an Ingress has to see them.
/// </summary>
internal static class LeftOutForClass
{
    /// <summary>True for such a finding.</summary>
    public static bool Is(Diagnostic finding) =>
        finding.Severity == DiagnosticSeverity.Info && CompilationCodes.LeavesOutForClass(finding.Code);

    /// <summary>True for a finding that is shown without being asked for.</summary>
    public static bool IsSaid(Diagnostic finding) => finding.Severity != DiagnosticSeverity.Info || Is(finding);
}
