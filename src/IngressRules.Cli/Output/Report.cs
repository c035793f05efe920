using IngressRules.Diagnostics;

namespace IngressRules.Cli.Output;

/// <summary>The result of a <c>validate</c> run, in output order.</summary>
/// <param name="Findings">The findings by file, line and column; those of one place in the order of the stages that found them.</param>
/// <param name="Objects">The number of objects checked.</param>
/// <param name="Files">The number of files read.</param>
/// <param name="Unchecked">Why nothing was checked and what to do next, in lines; null where there was an Ingress.</param>
internal sealed record Report(IReadOnlyList<Diagnostic> Findings, int Objects, int Files, IReadOnlyList<string>? Unchecked = null)
{
    /// <summary>What was left out beside Ingresses and what to do about it, in lines.</summary>
    public IReadOnlyList<string> Beside { get; init; } = [];

    /// <summary>
    /// The code for which an object could not be decoded, here or by a server: what else is wrong with it shows only once that is right.
    /// </summary>
    public DiagnosticCode? HalfChecked => Findings.FirstOrDefault(f => f.Severity == DiagnosticSeverity.Error && f.Object is not null
        && f.Code.Id.StartsWith("ING11", StringComparison.Ordinal))?.Code;

    /// <summary>The number of findings of a severity.</summary>
    public int Count(DiagnosticSeverity severity) => Findings.Count(f => f.Severity == severity);

    /// <summary>
    /// Sorts the findings of all stages: by file in the order given, then by line and column, as one reads a file. At one place the order
    /// is kept, because it is that of kube-apiserver.
    /// </summary>
    /// <param name="findings">The findings, stage by stage.</param>
    /// <param name="files">The names of the files in the order given.</param>
    /// <param name="objects">The number of objects checked.</param>
    public static Report Create(IEnumerable<Diagnostic> findings, IReadOnlyList<string> files, int objects) =>
        new([.. new FileRanks(files).Sort(findings, f => f.Span)], objects, files.Count);
}
