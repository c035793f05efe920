using IngressRules.AspNetCore.Files;
using IngressRules.AspNetCore.Observability;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Diagnostics;
using IngressRules.Reading;
using Microsoft.Extensions.Logging.Abstractions;

namespace IngressRules.AspNetCore.Tests.Files;

/// <summary>The files of a directory, read one by one, have the findings that the directory has when it is read at once.</summary>
public sealed class ManifestDiskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("manifest-disk-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", DiagnosticSeverity.Info)]
    [InlineData("chart/templates/a.yaml", DiagnosticSeverity.Error)]
    public async Task The_template_of_a_chart_is_an_error_only_where_it_was_named_itself(string root, DiagnosticSeverity expected)
    {
        string file = Path.Combine(_folder, "chart", "templates", "a.yaml"), path = Path.Combine(_folder, root);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(Path.Combine(_folder, "chart", "Chart.yaml"), "apiVersion: v2\nname: a\n");
        await File.WriteAllTextAsync(file, "{{- if .Values.on }}\n" + ManifestText.Ingress("a", "a.io", "/", "web") + "{{- end }}\n");

        Diagnostic finding = Assert.Single((await ReadAsync(path, file)).Content.Diagnostics);
        Assert.Equal((ReadingCodes.NotFilledIn, expected), (finding.Code, finding.Severity));
        Assert.Contains(finding.ToString(), IngressReader.ReadPaths([path]).Diagnostics.Select(d => d.ToString()));
    }

    private static async Task<ManifestFile> ReadAsync(string root, string file)
    {
        var disk = new ManifestDisk(
            new ManifestRoots([root]),
            ReaderOptions.Default,
            TimeProvider.System,
            FileWatchTimes.Default,
            () => { },
            new BackgroundFailures(NullLogger.Instance, telemetry: null));
        var done = new TaskCompletionSource<FileReading>(TaskCreationOptions.RunContinuationsAsynchronously);
        disk.BeginReading(file, before: null, done.SetResult);
        return (await done.Task.WaitAsync(Eventually.Limit)).File!;
    }
}
