using System.Diagnostics;
using IngressRules.AspNetCore.Tests.Support;

namespace IngressRules.AspNetCore.Tests;

/// <summary>The router on a terminal.</summary>
public sealed class TerminalTests
{
    [Fact]
    public async Task A_terminal_without_columns_does_not_keep_the_router_from_starting()
    {
        // script(1) makes the terminal, as docker run -t and expect do, and passes on the exit status.
        string router = Path.Combine(AppContext.BaseDirectory, "EdgeRouter.dll");
        ProcessStartInfo start = new("script")
        {
            ArgumentList = { "-qec", $"stty cols 0 rows 0; exec dotnet '{router}' --help", "/dev/null" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Eventually.Limit);
        await process.WaitForExitAsync().WaitAsync(Eventually.Limit);

        Assert.Equal((0, true), (process.ExitCode, output.Contains("--manifests", StringComparison.Ordinal)));
    }
}
