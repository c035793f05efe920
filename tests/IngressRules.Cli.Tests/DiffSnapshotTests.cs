using System.Runtime.CompilerServices;
using System.Text;
using IngressRules.Tests.Snapshots;

namespace IngressRules.Cli.Tests;

/// <summary>What <c>diff</c> prints of the demo manifests and of awkward ones, in 80 columns and as Markdown.</summary>
public sealed class DiffSnapshotTests : IDisposable
{
    private const string Service3 = "name: service3\n            port:\n              number: 80";
    private const string Fallback = "  defaultBackend:\n    service:\n      name: fallback\n      port:\n        number: 80";

    private readonly TemporaryFolder _folder = new();

    private static string Demo => string.Join(
        "\n---\n",
        Directory.EnumerateFiles(Repository.PathOf("samples/EdgeRouter/demo"), "*.yaml").Order(StringComparer.Ordinal)
            .Select(File.ReadAllText));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_the_demo_manifests() => Verify(
    [
        ("a backend of a fan-out, and a host of its own under the wildcard", Demo, Demo
            .Replace("name: service2\n            port:\n              number: 8080", Service3, StringComparison.Ordinal)
            + "\n" + DiffTests.Rule("shop.foo.com", "/cart", "cart")),
        ("without the default backend", Demo, Demo.Replace(Fallback, "  rules: [{host: never.example.com}]", StringComparison.Ordinal)),
    ]);

    [Fact]
    public void Of_awkward_manifests() => Verify(
    [
        ("a path that is Exact and should have been Prefix",
            DiffTests.Rule("a.io", "/api", "api"), DiffTests.Rule("a.io", "/api", "api", type: "Exact")),
        ("a catch-all without host comes, and much stays below it",
            DiffTests.Rule("", "/a", "a") + DiffTests.Rule("", "/b", "b") + DiffTests.Rule("", "/c", "c") + DiffTests.Rule("", "/d", "d")
                + DiffTests.Rule("", "/e", "e"),
            DiffTests.Rule("", "/a", "a") + DiffTests.Rule("", "/b", "b") + DiffTests.Rule("", "/c", "c") + DiffTests.Rule("", "/d", "d")
                + DiffTests.Rule("", "/e", "e") + DiffTests.Rule("", "/", "web")),
        ("long names and paths",
            DiffTests.Rule("a-rather-long-name-as-teams-have-them.staging.eu-central-1.example.com",
                "/an/application/programming/interface/v1/of-several-elements/that-go-on", "the-service-of-the-first-version"),
            DiffTests.Rule("a-rather-long-name-as-teams-have-them.staging.eu-central-1.example.com",
                "/an/application/programming/interface/v1/of-several-elements/that-go-on", "the-service-of-the-second-version")),
        ("characters that do something to terminals and tables",
            DiffTests.Rule("a.io", "/\\u001b[31m|`\\u202e", "a", type: "ImplementationSpecific"), ""),
        ("a host loses its rules to a wildcard, and its Ingress has a mistake",
            DiffTests.Rule("*.io", "/", "all") + DiffTests.Rule("a.io", "/x", "x"),
            DiffTests.Rule("*.io", "/", "all") + DiffTests.Rule("a.io", "/x", "x", type: "prefix")),
    ]);

    private void Verify((string Title, string Old, string New)[] pairs, [CallerMemberName] string test = "")
    {
        var text = new StringBuilder();
        string folder = _folder.Path + Path.DirectorySeparatorChar;
        foreach ((string title, string old, string @new) in pairs)
        {
            string[] arguments = ["diff", _folder.Write("old.yaml", old), _folder.Write("new.yaml", @new)];
            ToolRun plain = ToolRun.In(host => host with { IsTerminal = true }, "", arguments);
            Assert.Equal(1, plain.Exit);
            Assert.All(plain.Lines, l => Assert.True(l.Length <= 80 || !l.Trim().Contains(' ', StringComparison.Ordinal), l));
            text.Append("######## ").Append(title).Append('\n').Append(plain.Error.Replace(folder, "", StringComparison.Ordinal))
                .Append(plain.Output).Append("\n--------\n").Append(ToolRun.Of([.. arguments, "--output", "markdown"]).Output).Append('\n');
        }

        Snapshot.Verify(text.ToString(), method: test);
    }
}
