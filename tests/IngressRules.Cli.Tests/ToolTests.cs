using IngressRules.Tests.Snapshots;

namespace IngressRules.Cli.Tests;

public class ToolTests
{
    [Fact]
    public void Help_says_what_there_is()
    {
        string[] commands = ["validate", "match", "explain", "analyze", "diff", "replay", "graph", "migrate", "completion"];
        ToolRun[] runs = [ToolRun.Of("--help"), .. commands.Select(c => ToolRun.Of(c, "--help"))];
        Assert.All(runs, r => Assert.Equal((0, ""), (r.Exit, r.Error)));
        Snapshot.Verify(string.Concat(runs.Select(r => r.Output)));
    }

    [Fact]
    public void The_version_is_told() => Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+", ToolRun.Of("--version").Output);

    [Theory]
    [InlineData("Required command was not provided.")]
    [InlineData("Unrecognized command or argument 'explode'.", "explode")]
    [InlineData("Unrecognized option '--explode'.", "validate", "-", "--explode")]
    [InlineData("Unrecognized option '-x'.", "match", "-f", "-", "-x")]
    [InlineData("Unrecognized option '--explode'.", "match", "-f", "--explode", "/")]
    [InlineData("Required argument 'FILE' missing", "validate")]
    [InlineData("Must be one of: 'text' 'json' 'sarif'", "validate", "-", "--output", "xml")]
    [InlineData("Required argument 'NEW' missing", "diff", "-")]
    [InlineData("Unrecognized option '--explode'.", "diff", "-", "--explode")]
    [InlineData("Must be one of: 'text' 'json' 'markdown'", "diff", "-", "a.yaml", "--output", "sarif")]
    [InlineData("'1,27' is not a Kubernetes release.", "validate", "-", "--kubernetes-release", "1,27")]
    public void Wrong_usage_exits_with_2_and_says_what_is_wrong(string complaint, params string[] arguments)
    {
        ToolRun run = ToolRun.Of(arguments);
        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
        Assert.Contains("--help' for what it takes", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("validate", "-")]
    [InlineData("validate", "-", "--output", "json")]
    [InlineData("validate", "-", "--output", "sarif")]
    [InlineData("match", "-f", "-", "/")]
    [InlineData("match", "-f", "-", "/", "--output", "json")]
    [InlineData("explain", "-f", "-", "/")]
    [InlineData("explain", "-f", "-", "/", "--output", "json")]
    [InlineData("analyze", "-f", "-")]
    [InlineData("analyze", "-f", "-", "--output", "sarif")]
    [InlineData("completion", "bash")]
    public void An_output_that_cannot_be_written_is_a_sentence_and_a_status(params string[] arguments)
    {
        using var error = new StringWriter();
        var host = new ToolHost(new MemoryStream(ToolHost.Utf8.GetBytes(Yaml.Broken)), new FullDisk(), error);
        Assert.Equal(2, Tool.Run(arguments, host));
        Assert.Contains("ingress-rules: the disk is full", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_of_the_tool_is_a_sentence_and_a_status()
    {
        using var error = new StringWriter();
        var host = new ToolHost(new Faulty(), new MemoryStream(), error);
        Assert.Equal(3, Tool.Run(["validate", "-"], host));
        Assert.Contains("internal error", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("the disk is full");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("the disk is full");
    }

    private sealed class Faulty : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException("out of order");

        public override int Read(Span<byte> buffer) => throw new InvalidOperationException("out of order");
    }
}
