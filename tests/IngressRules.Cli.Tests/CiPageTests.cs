using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace IngressRules.Cli.Tests;

/// <summary>The workflow and the hooks of docs/ci.md are YAML, and every command in the page is one that the tool takes.</summary>
public sealed partial class CiPageTests : IDisposable
{
    private static readonly string s_page = Repository.Read("docs/ci.md");

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Commands => [.. CommandsOfThePage];

    private static IEnumerable<string> CommandsOfThePage =>
        [.. CodeBlock().Matches(s_page).SelectMany(b => Command().Matches(b.Value)).Select(m => m.Value.Trim()).Distinct()];

    private static YamlNode[] Blocks => [.. YamlBlock().Matches(s_page).Select(m => Parse(m.Groups[1].Value))];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Workflow_and_hooks_are_yaml_with_what_their_readers_need()
    {
        YamlNode[] blocks = Blocks;
        Assert.Equal(4, blocks.Length);
        YamlNode workflow = blocks[0];
        Assert.NotNull(workflow["on"]["pull_request"]);
        Assert.Equal(["validate", "diff"], ((YamlMappingNode)workflow["jobs"]).Children.Keys.Select(k => k.ToString()));
        Assert.Equal("write", workflow["jobs"]["validate"]["permissions"]["security-events"].ToString());
        Assert.Equal("write", workflow["jobs"]["diff"]["permissions"]["pull-requests"].ToString());
        foreach (string job in (string[])["validate", "diff"])
        {
            YamlNode[] steps = [.. (YamlSequenceNode)workflow["jobs"][job]["steps"]];
            Assert.All(steps.Cast<YamlMappingNode>(), s => Assert.True(s.Children.ContainsKey("run") ^ s.Children.ContainsKey("uses")));
            Assert.Contains(steps, s => s.ToString().Contains("dotnet tool install --global IngressRules.Cli", StringComparison.Ordinal));
        }

        Assert.All(blocks[2..], hooks => Assert.Equal("system", hooks["repos"][0]["hooks"][0]["language"].ToString()));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_tool_takes_every_command(string command)
    {
        // The folders of the page, with one rule on one side.
        _folder.Write("before/manifests/none.yaml", "");
        foreach (string file in (string[])["after/manifests/shop.yaml", "manifests/shop.yaml"])
        {
            _folder.Write(file, Yaml.Shop);
        }

        string[] words =
        [
            .. command.Split(' ')[1..].Select(w => w.EndsWith("manifests", StringComparison.Ordinal) ? Path.Combine(_folder.Path, w) : w),
        ];
        words = words is ["validate"] ? ["validate", Path.Combine(_folder.Path, "manifests/shop.yaml")] : words;
        ToolRun run = ToolRun.Of(words);
        Assert.DoesNotContain("--help' for what it takes", run.Error, StringComparison.Ordinal);
        Assert.Equal(words[0] == "diff" ? 1 : 0, run.Exit);
    }

    [Fact]
    public void All_commands_of_the_page_are_found()
    {
        string[] commands = [.. CommandsOfThePage];
        Assert.Contains("ingress-rules validate manifests --output sarif", commands);
        Assert.Contains("ingress-rules diff before/manifests after/manifests --output markdown", commands);
        Assert.Contains("ingress-rules validate manifests --strict", commands);
    }

    [Fact]
    public void The_script_of_the_workflow_runs_in_a_shell()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // A stand-in for the tool that exits as it is told, since the script decides by the status alone.
        string script = Blocks[0]["jobs"]["diff"]["steps"][4]["run"].ToString();
        Assert.Contains("ingress-rules diff", script, StringComparison.Ordinal);
        foreach ((int status, int expected) in ((int, int)[])[(0, 0), (1, 0), (2, 2)])
        {
            string tool = _folder.Write("bin/ingress-rules", $"#!/bin/sh\necho table\nexit {status}\n");
            File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Assert.Equal(expected, RunInShell(script));
            Assert.Equal("table\n", File.ReadAllText(Path.Combine(_folder.Path, "summary")));
            File.Delete(Path.Combine(_folder.Path, "summary"));
        }
    }

    private int RunInShell(string script)
    {
        var start = new System.Diagnostics.ProcessStartInfo("sh", ["-e", "-c", script]) { WorkingDirectory = _folder.Path };
        start.Environment["GITHUB_STEP_SUMMARY"] = Path.Combine(_folder.Path, "summary");
        start.Environment["PATH"] = $"{Path.Combine(_folder.Path, "bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        using var shell = System.Diagnostics.Process.Start(start)!;
        shell.WaitForExit();
        return shell.ExitCode;
    }

    private static YamlNode Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return Assert.Single(stream.Documents).RootNode;
    }

    [GeneratedRegex("^```yaml\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex YamlBlock();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    // Up to what ends a command in a shell, in YAML or in the text.
    [GeneratedRegex(@"ingress-rules (?:validate|diff)[^`>|\n]*")]
    private static partial Regex Command();
}
