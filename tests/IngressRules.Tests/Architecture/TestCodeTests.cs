using System.Text.RegularExpressions;
using IngressRules.Tests.Support;

namespace IngressRules.Tests.Architecture;

/// <summary>What no test may do: sleep, wait for a fixed time, or be left out.</summary>
public partial class TestCodeTests
{
    /// <summary>What alone pauses: between two checks of a condition, up to a time limit.</summary>
    private const string BoundedWait = "/Support/Eventually.cs";

    /// <summary>What alone may skip a test, and says how to run it: a missing API server, kubectl, browser or renderer.</summary>
    private static readonly string[] Needs =
    [
        "tests/IngressRules.Kubernetes.Tests/Support/ApiServerFactAttribute.cs",
        "tests/IngressRules.Kubernetes.Tests/Support/KubectlFactAttribute.cs",
        "tests/IngressRules.Tests/Server/ControlPlaneFactAttribute.cs",
        "tests/IngressRules.Tests/Server/ControlPlaneTheoryAttribute.cs",
        "tests/IngressRules.AspNetCore.Tests/Support/BrowserFactAttribute.cs",
        "tests/IngressRules.Tests/Drawing/RendererFactAttribute.cs",
    ];

    [Fact]
    public void No_test_sleeps_or_is_skipped()
    {
        string[] files = [.. Repository.Sources.Where(f => TestProject().IsMatch(f))];
        Assert.Contains("tests/IngressRules.Tests/Architecture/TestCodeTests.cs", files);
        Assert.Contains(files, f => f.EndsWith(BoundedWait, StringComparison.Ordinal));
        Assert.Empty(files
            .Where(f => !f.EndsWith(BoundedWait, StringComparison.Ordinal) && !f.EndsWith("/TestCodeTests.cs", StringComparison.Ordinal)
                && !Needs.Contains(f))
            .SelectMany(f => Refused(Repository.Read(f)).Select(line => $"{f}: {line}")));
    }

    [Theory]
    [InlineData("Thread.Sleep(10);", true)]
    [InlineData("await Task.Delay(20);", true)]
    [InlineData("await Task.Delay(20, limit.Token);", true)]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(3));", true)]
    [InlineData("await Task.Delay(Pause, limit.Token);", true)]
    [InlineData("[Fact(Skip = \"later\")]", true)]
    [InlineData("await Task.Delay(Timeout.Infinite, context.RequestAborted);", false)]
    [InlineData("await Task.Delay(Timeout.InfiniteTimeSpan, stopped);", false)]
    [InlineData("hosts.Skip(1)", false)]
    public void What_is_refused(string code, bool refused) => Assert.Equal(refused, Refused(code).Any());

    private static IEnumerable<string> Refused(string code) => Wait().Matches(code).Select(m => m.Value);

    // Benchmarks measure time and are not tests.
    [GeneratedRegex("^tests/[^/]+\\.Tests/")]
    private static partial Regex TestProject();

    // An infinite delay is a way to wait for a cancellation token.
    [GeneratedRegex(@"\bThread\.Sleep\(|\bTask\.Delay\((?!Timeout\.Infinite)|\bSpinWait\b|\bSkip\s*=")]
    private static partial Regex Wait();
}
