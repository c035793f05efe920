using System.Diagnostics;

namespace IngressRules.Tests.Drawing;

/// <summary>
/// The programs that draw: Graphviz, and Mermaid in Chromium. <c>.ci/run</c> installs them; <c>INGRESS_RULES_MERMAID</c> names
/// <c>dist/mermaid.min.js</c> of the npm package <c>mermaid</c>.
/// </summary>
internal static class Renderer
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    /// <summary>Graphviz; null where it is not installed.</summary>
    public static string? Dot { get; } = FindOnPath("dot");

    /// <summary>The browser; null where none is installed.</summary>
    public static string? Chromium { get; } =
        Environment.GetEnvironmentVariable("INGRESS_RULES_CHROMIUM") ?? FindOnPath("chromium", "chromium-browser", "google-chrome");

    /// <summary>The script of Mermaid; null where it was not fetched.</summary>
    public static string? Mermaid { get; } =
        Environment.GetEnvironmentVariable("INGRESS_RULES_MERMAID") is { } file && File.Exists(file) ? file : null;

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote to standard output.</returns>
    public static async Task<string> RunAsync(string program, string[] arguments, string input = "")
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var limit = new CancellationTokenSource(s_limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? await output : throw new InvalidOperationException(await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string? FindOnPath(params string[] names) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
}
