using System.Diagnostics;
using System.Text;

namespace IngressRules.Packages.Tests.Support;

/// <summary>A program that runs to its end, and what it printed.</summary>
internal sealed record Command(int Status, string Output, string Error)
{
    /// <summary>Runs a program and waits for it.</summary>
    public static async Task<Command> RunAsync(
        string file, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        using Process process = Process.Start(StartInfo(file, arguments, folder, environment))!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Command(process.ExitCode, output, await error);
    }

    /// <summary>
    /// How a program is started: with its output redirected, and without what the build that runs these tests left in the environment.
    /// </summary>
    public static ProcessStartInfo StartInfo(
        string file, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (string name in start.Environment.Keys.Where(IsOfTheOuterBuild).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>The output, after it is certain that the program succeeded.</summary>
    public string Succeeded()
    {
        Assert.True(Status == 0, $"Exit status {Status}:\n{Output}\n{Error}");
        return Output;
    }

    private static bool IsOfTheOuterBuild(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
        || name is "CI" or "DOTNET_URLS" or "DOTNET_STARTUP_HOOKS";
}
