using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Explanation;

namespace IngressRules.Cli.Output;

/// <summary>The result of an <c>analyze</c> run, in output order.</summary>
/// <param name="Findings">The findings by file, line and column.</param>
/// <param name="Ingresses">The number of Ingresses.</param>
/// <param name="Rules">The number of their paths.</param>
/// <param name="Files">The number of files read.</param>
internal sealed record TableReport(IReadOnlyList<TableFinding> Findings, int Ingresses, int Rules, int Files)
{
    /// <summary>Sorts findings by the place in the files, in the order in which these were given.</summary>
    public static TableReport Create(IEnumerable<TableFinding> findings, CompiledRules table, IReadOnlyList<string> files) => new(
        [.. new FileRanks(files).Sort(findings, f => f.Diagnostic.Span)],
        table.Ingresses.Count,
        table.Ingresses.Sum(i => i.Spec.Rules.Sum(r => r.Http?.Paths.Count ?? 0)),
        files.Count);

    /// <summary>The diagnostics alone. One that is of two kinds is there once.</summary>
    public Report ToReport() =>
        new([.. Findings.Select(f => f.Diagnostic).Distinct<Diagnostic>(ReferenceEqualityComparer.Instance)], Ingresses, Files);
}
