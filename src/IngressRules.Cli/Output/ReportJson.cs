using IngressRules.Diagnostics;

namespace IngressRules.Cli.Output;

/// <summary>Writes findings as one JSON object a line. The keys and their order are stable.</summary>
internal static class ReportJson
{
    /// <summary>Writes all findings, those of severity info included.</summary>
    public static void Write(Report report, Stream output)
    {
        using var lines = new JsonLines(output);
        foreach (Diagnostic finding in report.Findings)
        {
            DiagnosticJson.Write(lines.Begin(), finding);
            lines.End();
        }

        lines.Flush();
    }
}
