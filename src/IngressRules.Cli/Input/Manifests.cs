using IngressRules.Cli.Output;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Cli.Input;

/// <summary>The manifests named on the command line, after reading.</summary>
/// <param name="Result">The objects and findings.</param>
/// <param name="Files">The names of the files, in the order given; those of a directory in ordinal order.</param>
internal sealed record Manifests(IngressReadResult Result, IReadOnlyList<string> Files)
{
    /// <summary>The name of standard input, on the command line and in findings.</summary>
    public const string StandardInput = "-";

    /// <summary>True if a file or directory could not be read.</summary>
    public bool HasUnreadable => Result.Diagnostics.Any(d => d.Code.Id == ReadingCodes.SourceUnreadable.Id);

    /// <summary>The number of objects of our kinds, invalid ones included.</summary>
    public int ObjectCount =>
        KubernetesKind.All.Where(k => !k.IsAside).Sum(k => Result.Objects.Of(k).Count)
        + Result.Diagnostics
            .Where(d => d.Object is not null && d.Severity == DiagnosticSeverity.Error)
            .Select(d => (d.Span?.Source, d.Object))
            .Distinct()
            .Count();

    /// <summary>Reads files, directories and, for <c>-</c>, standard input. Duplicate paths are read once.</summary>
    public static Manifests Read(IEnumerable<string> paths, ReaderOptions options, ToolHost host)
    {
        using var activity = new Activity(host, "manifests");
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

    /// <summary>Makes the <see cref="Report"/> from the findings of reading and of later stages.</summary>
    public Report ToReport(IEnumerable<Diagnostic> laterFindings) =>
        Report.Create(Result.Diagnostics.Concat(laterFindings), Files, ObjectCount);

    /// <summary>The files of a path: the file itself, or the files of a directory that objects or findings come from.</summary>
    private static IEnumerable<string> FilesOf(string path, IngressReadResult result)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        return result.Objects.All.Select(o => o.Origin.Source?.Name)
            .Concat(result.Diagnostics.Select(d => d.Span?.File))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
    }
}
