using IngressRules.Tests.Snapshots;

namespace IngressRules.Cli.Tests;

/// <summary>
/// A repository as teams have them: a chart with values, templates and definitions, files for CI and Compose, and two Ingresses with a
/// mistake each. The findings are about the two.
/// </summary>
public class RepositoryTests
{
    [Fact]
    public void The_findings_are_about_the_Ingresses()
    {
        // A relative path: lines are wrapped at 80 columns, so the length of the path matters.
        string repository = Path.GetRelativePath(Environment.CurrentDirectory, ToolRun.Data("repository"));
        ToolRun run = ToolRun.Of("validate", repository);
        Assert.Equal(1, run.Exit);
        Assert.Empty(run.Error);

        Snapshot.Verify(run.Output);
    }
}
