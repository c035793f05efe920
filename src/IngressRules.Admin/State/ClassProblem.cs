using IngressRules.Admin.Html;
using IngressRules.Compilation;
using IngressRules.Diagnostics;

namespace IngressRules.Admin.State;

/// <summary>The problem that Ingresses are left out for their class: to repair where no other is served, else only worth knowing.</summary>
internal static class ClassProblem
{
    /// <summary>The problem; null where no Ingress is left out for its class.</summary>
    public static Problem? Of(AdminView view)
    {
        Diagnostic[] leftOut = [.. view.Table.Diagnostics.Where(LeavesOut).DistinctBy(d => d.Object)];
        if (leftOut.Length == 0)
        {
            return null;
        }

        string[] codes = [.. leftOut.Select(d => d.Code.Id).Distinct()];
        string search = codes.Length == 1 ? codes[0] : "";
        string few = $"{Parts.Count(leftOut.Length, "Ingress")} {(leftOut.Length == 1 ? "is" : "are")} left out for "
            + (leftOut.Length == 1 ? "its class" : "their class");
        if (view.Table.Matcher.Rules.Ingresses.Count == 0)
        {
            string first = leftOut.Length == 1 ? "" : $"{leftOut[0].Object}, for example: ";
            return new("no-rule", "error", $"No rule is served: {few}", first + leftOut[0].Message, "/diagnostics", search);
        }

        // An unknown class may be misspelt; an Ingress of another controller is that controller's business.
        string tag = leftOut.Any(d => d.Severity == DiagnosticSeverity.Warning) ? "warning" : "info";
        return new(
            "class", tag, few, $"Not served: {Problem.Names(leftOut.Select(d => $"{d.Object!.Namespace}/{d.Object.Name}"))}.",
            "/diagnostics", search);
    }

    /// <summary>True for a finding that leaves an Ingress out for its class.</summary>
    public static bool LeavesOut(Diagnostic finding) =>
        CompilationCodes.LeavesOutForClass(finding.Code) && finding.Object is not null;
}
