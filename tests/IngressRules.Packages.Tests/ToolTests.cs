using IngressRules.Packages.Tests.Documents;
using IngressRules.Packages.Tests.Support;

namespace IngressRules.Packages.Tests;

/// <summary>The tool installs from its package and does what its README.md says.</summary>
[Collection(nameof(Workspace))]
public sealed class ToolTests(Workspace workspace)
{
    [Fact]
    public async Task The_tool_installs_and_does_what_its_readme_says()
    {
        string folder = workspace.PathOf("tool");
        string[] install = ["tool", "install", "IngressRules.Cli", "--tool-path", folder, "--version", Workspace.Version];
        (await workspace.DotnetAsync(install)).Succeeded();
        Document readme = Document.Read("src/IngressRules.Cli/README.md");
        foreach ((string file, string text) in readme.Files)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, file), text);
        }

        string[][] commands = [.. readme.Commands.Select(c => c.Line.Split(' ')).Where(words => words[0] == "ingress-rules")];
        Assert.Contains(commands, c => c[1] == "validate");
        Assert.Contains(commands, c => c[1] == "match");
        foreach ((string line, string? output) in readme.Commands.Where(c => c.Line.StartsWith("ingress-rules ", StringComparison.Ordinal)))
        {
            Command command = await Command.RunAsync(Path.Combine(folder, "ingress-rules"), line.Split(' ')[1..], folder);
            Assert.Equal(output, command.Output);
            Assert.Equal(line.Contains("validate", StringComparison.Ordinal) ? 1 : 0, command.Status);
        }
    }
}
