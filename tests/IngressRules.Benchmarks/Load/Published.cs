using System.Diagnostics;
using System.Runtime.InteropServices;

namespace IngressRules.Benchmarks.Load;

/// <summary>Programs of this repository as <c>dotnet publish</c> leaves them.</summary>
/// <param name="directory">Receives what is published, a folder for each build.</param>
internal sealed class Published(string directory)
{
    /// <summary>Publishes the edge router and returns the path of its program.</summary>
    /// <param name="build">The name of the build.</param>
    /// <param name="properties">Properties for MSBuild, such as <c>PublishReadyToRun=false</c>.</param>
    public Task<string> RouterAsync(string build, params string[] properties) =>
        PublishAsync("samples/EdgeRouter", "EdgeRouter", build, ["--use-current-runtime", .. properties.Select(p => "-p:" + p)]);

    /// <summary>Publishes the tool as its package for this platform holds it, and returns the path of its program.</summary>
    public Task<string> ToolAsync() =>
        PublishAsync(
            "src/IngressRules.Cli", "IngressRules.Cli", "tool", ["--runtime", RuntimeInformation.RuntimeIdentifier]);

    /// <summary>The size of a build in bytes.</summary>
    public static long SizeOf(string program) =>
        new DirectoryInfo(Path.GetDirectoryName(program)!).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    private async Task<string> PublishAsync(string project, string program, string build, IEnumerable<string> options)
    {
        string folder = Path.Combine(directory, build);
        string[] arguments =
        [
            // This process keeps to one core by now; compilers may have both.
            "-c", $"{ProxyProcess.Core},{ProxyProcess.OtherCore}", "dotnet",
            "publish", Path.Combine(Repository.Root, project), "--configuration", "Release",
            "--artifacts-path", Path.Combine(directory, "artifacts-" + build), "--output", folder,
            "--nologo", "-v:q", "-p:RunAnalyzers=false", .. options,
        ];
        using Process process = Process.Start(new ProcessStartInfo("taskset", arguments) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? Path.Combine(folder, program)
            : throw new InvalidOperationException($"{project} was not published: {output}");
    }
}
