using IngressRules.Diagnostics;

namespace IngressRules.Cli.Output;

/// <summary>Everything that a run of <c>validate</c> has to say, in the order in which it is said.</summary>
/// <param name="Findings">The findings, file by file and object by object; of one object in the order in which the
/// stages made them.</param>
/// <param name="Objects">How many objects were looked at.</param>
/// <param name="Files">How many files were read.</param>
internal sealed record Report(IReadOnlyList<Diagnostic> Findings, int Objects, int Files)
{
    /// <summary>How many findings of a severity there are.</summary>
    public int Count(DiagnosticSeverity severity) => Findings.Count(f => f.Severity == severity);

    /// <summary>
    /// Brings the findings of all stages together: by file in the order given, then by where the object starts to be at fault. Within an
    /// object the order stays, because it is kube-apiserver's.
    /// </summary>
    /// <param name="findings">The findings, stage by stage.</param>
    /// <param name="files">The names of the files in the order given.</param>
    /// <param name="objects">How many objects were looked at.</param>
    public static Report Create(IEnumerable<Diagnostic> findings, IReadOnlyList<string> files, int objects)
    {
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string file in files)
        {
            ranks.TryAdd(file, ranks.Count);
        }

        IEnumerable<Diagnostic> ordered = findings
            .GroupBy(f => (f.Span?.Source, f.Object))
            .OrderBy(g => g.Key.Source?.Name is { } file && ranks.TryGetValue(file, out int rank) ? rank : int.MaxValue)
            .ThenBy(g => g.Min(f => f.Span?.Line ?? 0))
            .ThenBy(g => g.Min(f => f.Span?.Column ?? 0))
            .SelectMany(g => g);
        return new Report([.. ordered], objects, files.Count);
    }
}
