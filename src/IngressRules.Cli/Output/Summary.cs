using System.Globalization;
using IngressRules.Diagnostics;
using IngressRules.Reading;

namespace IngressRules.Cli.Output;

/// <summary>The last line of a report: <c>3 errors, 1 warning in 2 of 14 objects (5 files)</c>.</summary>
internal static class Summary
{
    /// <summary>The summary of a report.</summary>
    public static string Of(Report report)
    {
        List<string> counts = [];
        foreach (DiagnosticSeverity severity in Enum.GetValues<DiagnosticSeverity>().OrderDescending())
        {
            if (report.Count(severity) is > 0 and int count)
            {
                counts.Add(Number(count, severity.Name()));
            }
        }

        if (counts.Count == 0)
        {
            return $"{Number(report.Objects, "object")} in {Number(report.Files, "file")}: "
                + (report.Unchecked is null ? "no findings" : NothingChecked.Short);
        }

        // What was left out is no object that was checked.
        int concerned = report.Findings
            .Where(f => f.Object is not null && f.Code != ReadingCodes.KindSkipped && f.Code != ReadingCodes.NotKubernetes)
            .Select(f => (f.Span?.Source, f.Object)).Distinct().Count();

        // If nothing could be read as an object, only files can be counted.
        return concerned == 0 || report.Objects == 0
            ? $"{string.Join(", ", counts)} in {Number(report.Files, "file")}"
            : $"{string.Join(", ", counts)} in {concerned} of {Number(report.Objects, "object")} ({Number(report.Files, "file")})";
    }

    /// <summary><c>1 file</c>, <c>2 files</c>.</summary>
    public static string Number(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>A number with its thousands separated.</summary>
    public static string Grouped(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1 change</c>, <c>2,000 changes</c>.</summary>
    public static string Grouped(long count, string noun) => $"{Grouped(count)} {noun}{(count == 1 ? "" : "s")}";
}
