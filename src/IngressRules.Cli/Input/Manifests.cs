using IngressRules.Cli.Output;
using IngressRules.Diagnostics;
using IngressRules.Reading;

namespace IngressRules.Cli.Input;

/// <summary>The manifests that a command line names, read.</summary>
/// <param name="Result">What they hold.</param>
/// <param name="Files">The names of the files, in the order given; those of a directory in ordinal order.</param>
internal sealed record Manifests(IngressReadResult Result, IReadOnlyList<string> Files)
{
    /// <summary>What stands for standard input, on the command line and as the name of the file.</summary>
    public const string StandardInput = "-";

    /// <summary>True where a file or directory could not be read at all.</summary>
    public bool HasUnreadable => Result.Diagnostics.Any(d => d.Code.Id == ReadingCodes.SourceUnreadable.Id);

    /// <summary>How many objects there are, those that could not be taken included.</summary>
    public int ObjectCount =>
        Result.Objects.Count
        + Result.Diagnostics
            .Where(d => d.Object is not null && d.Severity == DiagnosticSeverity.Error)
            .Select(d => (d.Span?.Source, d.Object))
            .Distinct()
            .Count();

    /// <summary>Reads files, directories and, for <c>-</c>, standard input. A path that is given twice is read once.</summary>
    public static Manifests Read(IEnumerable<string> paths, ReaderOptions options, ToolHost host)
    {
        List<IngressReadResult> results = [];
        List<string> files = [];
        foreach (string path in paths.Distinct(StringComparer.Ordinal))
        {
            IngressReadResult result = path == StandardInput
                ? IngressReader.Read(host.Input, options, StandardInput)
                : IngressReader.ReadPaths([path], options);
            results.Add(result);
            files.AddRange(FilesOf(path, result));
        }

        return new Manifests(IngressReadResult.Concat(results), files);
    }

    /// <summary>What <see cref="Report"/> needs besides the findings of later stages.</summary>
    public Report ToReport(IEnumerable<Diagnostic> laterFindings) =>
        Report.Create(Result.Diagnostics.Concat(laterFindings), Files, ObjectCount);

    /// <summary>A file is itself; which files a directory holds is known by what was found in them.</summary>
    private static IEnumerable<string> FilesOf(string path, IngressReadResult result)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        return result.Objects.All.Select(o => o.Origin.Find(FieldPath.Root)?.File)
            .Concat(result.Diagnostics.Select(d => d.Span?.File))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
    }
}
