using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>The kubectl of this machine, beside the API server or in the PATH.</summary>
internal static class Kubectl
{
    /// <summary>The first release whose <c>kubectl kustomize</c> takes folders as resources, and <c>patches</c>.</summary>
    private const int FirstMinor = 21;

    private static readonly Lazy<string?> s_program = new(Find);

    /// <summary>Whether there is one that is new enough.</summary>
    public static bool IsAvailable => s_program.Value is not null;

    /// <summary>Runs it and returns what it prints. Where it fails, the test fails with its words.</summary>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        (int status, string output, string error) = await RunAsync(s_program.Value!, arguments);
        Assert.True(status == 0, $"kubectl {string.Join(' ', arguments)}: {error}");
        return output;
    }

    private static string? Find()
    {
        string[] folders = [ApiServer.Assets ?? "", .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)];
        return folders.Where(f => f.Length > 0).Select(f => Path.Combine(f, "kubectl"))
            .FirstOrDefault(p => File.Exists(p) && IsNewEnough(p));
    }

    private static bool IsNewEnough(string program)
    {
        // Away from the test framework's own scheduler, whose threads may all wait here.
        (int status, string output, _) = Task.Run(() => RunAsync(program, ["version", "--client", "--output=json"]))
            .GetAwaiter().GetResult();
        if (status != 0)
        {
            return false;
        }

        using JsonDocument version = JsonDocument.Parse(output);
        string minor = version.RootElement.GetProperty("clientVersion").GetProperty("minor").GetString()!;
        return int.Parse(minor.TrimEnd('+'), CultureInfo.InvariantCulture) >= FirstMinor;
    }

    private static async Task<(int Status, string Output, string Error)> RunAsync(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }
}
