using System.Text.Json;
using System.Xml.Linq;
using EdgeRouter;

namespace IngressRules.AspNetCore.Tests;

/// <summary>
/// The sample's Dockerfile, as far as it can be tested without a container engine. <c>.ci/container</c> publishes and runs what it would
/// build.
/// </summary>
public sealed class ContainerTests
{
    private static readonly string Root = FindRoot();
    private static readonly string[] Lines =
    [
        .. File.ReadAllLines(Path.Combine(Root, "samples", "EdgeRouter", "Dockerfile")).Where(l => l.Length > 0 && l[0] != '#'),
    ];

    [Fact]
    public void Everything_that_is_copied_from_the_repository_is_there()
    {
        string[] sources =
        [
            .. Lines.Where(l => l.StartsWith("COPY ", StringComparison.Ordinal) && !l.Contains("--from", StringComparison.Ordinal))
                .SelectMany(l => l.Split(' ')[1..^1]),
        ];

        Assert.NotEmpty(sources);
        Assert.All(sources, s => Assert.True(Path.Exists(Path.Combine(Root, s)), s));
    }

    [Fact]
    public void Every_project_that_the_router_needs_is_copied()
    {
        string sample = Path.Combine(Root, "samples", "EdgeRouter");
        IEnumerable<string> references = XDocument.Load(Path.Combine(sample, "EdgeRouter.csproj")).Descendants("ProjectReference")
            .Select(r => Path.GetRelativePath(Root, Path.GetFullPath(Path.Combine(sample, r.Attribute("Include")!.Value))));

        Assert.All(references, r => Assert.StartsWith("src" + Path.DirectorySeparatorChar, r, StringComparison.Ordinal));
        Assert.Contains("COPY src src", Lines);
    }

    [Fact]
    public void The_image_is_built_with_the_sdk_that_the_repository_asks_for()
    {
        using JsonDocument global = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "global.json")));
        string version = string.Join('.', global.RootElement.GetProperty("sdk").GetProperty("version").GetString()!.Split('.')[..2]);

        string[] images =
        [
            .. Lines.Where(l => l.StartsWith("FROM ", StringComparison.Ordinal)).Select(
                l => l.Split(' ').First(w => w.Contains('/', StringComparison.Ordinal))),
        ];

        Assert.Equal(2, images.Length);
        Assert.EndsWith($"/sdk:{version}", images[0], StringComparison.Ordinal);
        Assert.EndsWith($"/runtime-deps:{version}-noble-chiseled", images[1], StringComparison.Ordinal);
    }

    [Fact]
    public void It_runs_as_a_numbered_user_without_a_shell()
    {
        string[] last = [.. Lines.SkipWhile(l => !l.Contains("chiseled", StringComparison.Ordinal))];

        Assert.Contains("USER 1654", last);
        Assert.DoesNotContain(last, l => l.StartsWith("RUN", StringComparison.Ordinal));
        Assert.Equal(["/app/EdgeRouter"], Words("ENTRYPOINT"));
    }

    [Fact]
    public async Task Its_command_line_is_one_that_the_router_takes()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        // With --help the router parses its options and prints the help instead of serving.
        int status = await RouterCommand.RunAsync([.. Words("CMD"), "--help"], output, error);

        Assert.Equal((0, ""), (status, error.ToString()));
        Assert.All(
            Words("CMD").Where(w => w.StartsWith("--", StringComparison.Ordinal)),
            o => Assert.Contains(o, output.ToString(), StringComparison.Ordinal));
        Assert.All(Words("CMD").Where(w => w.StartsWith(':')), a => Assert.True(ListenAddress.TryParse(a, out _), a));
    }

    private static string[] Words(string instruction) =>
        JsonSerializer.Deserialize<string[]>(
            Lines.Single(l => l.StartsWith(instruction + " ", StringComparison.Ordinal))[instruction.Length..])!;

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IngressRules.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
