using IngressRules.Cli.Output;
using IngressRules.Tests.Snapshots;

namespace IngressRules.Cli.Tests;

/// <summary>The command that draws. What a picture looks like is tested with the pictures.</summary>
public class GraphCommandTests
{
    private const string OneHost = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: web}
        spec:
          rules:
          - host: a.io
            http:
              paths:
              - {path: /, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}
              - {path: /b, pathType: Prefix, backend: {service: {name: gone, port: {number: 80}}}}
        """;

    [Theory]
    [InlineData("mermaid", "graph LR\n")]
    [InlineData("dot", "digraph ingress {\n")]
    [InlineData("text", "client\n")]
    [InlineData(null, "graph LR\n")]
    public void A_picture_is_written_in_each_format(string? format, string beginning)
    {
        ToolRun run = ToolRun.WithInput(Yaml.Shop, ["graph", "-f", "-", .. format is null ? (string[])[] : ["--format", format]]);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.StartsWith(beginning, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_shows_the_picture_that_its_text_is()
    {
        string page = Repository.Read("docs/picture.md");
        ToolRun run = ToolRun.Of("graph", "-f", Repository.PathOf("docs/examples/picture/shop.yaml"));
        Assert.Contains($"```mermaid\n{run.Output}```\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Pods_are_drawn_where_they_are_known()
    {
        const string slice = """

            ---
            apiVersion: v1
            kind: Service
            metadata: {name: cart}
            spec: {ports: [{port: 80}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: cart-1, labels: {kubernetes.io/service-name: cart}}
            addressType: IPv4
            ports: [{port: 8080}]
            endpoints: [{addresses: [10.0.0.7], conditions: {ready: true}, targetRef: {kind: Pod, name: cart-a}}]
            """;
        ToolRun run = ToolRun.WithInput(OneHost + slice, "graph", "-f", "-", "--format", "text");
        Assert.Contains("Pod cart-a 10.0.0.7:8080", run.Output, StringComparison.Ordinal);
        Assert.Contains("there is no Service default/gone", run.Output, StringComparison.Ordinal);
        run = ToolRun.WithInput(OneHost, "graph", "-f", "-", "--format", "text");
        Assert.DoesNotContain("no Service", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_is_wrapped_at_a_terminal()
    {
        const string name = "a-name-of-many-letters-that-somebody-has-written-for-a-reason";
        string path = "/" + new string('x', 55), wide = string.Concat(Enumerable.Repeat("/a-path-of-many-elements", 3));
        string manifests = string.Join('\n', [
            OneHost,
            $"      - {{path: {path}, pathType: Prefix, backend: {{service: {{name: {name}, port: {{number: 80}}}}}}}}",
            $"      - {{path: {wide}, pathType: Exact, backend: {{service: {{name: {name}, port: {{number: 8080}}}}}}}}",
            $"---\n{Yaml.Shop.Replace("name: shop", $"name: {name}", StringComparison.Ordinal)}",
        ]);
        string[] graph = ["graph", "-f", "-", "--format", "text"];
        ToolRun terminal = ToolRun.In(host => host with { IsTerminal = true, Width = 60 }, manifests, graph);
        ToolRun file = ToolRun.In(host => host with { Width = 60 }, manifests, graph);

        Assert.All(terminal.Lines, l => Assert.InRange(l.Length, 1, 60));
        Assert.Contains(path, file.Output, StringComparison.Ordinal);
        Assert.Equal(Letters(file.Output), Letters(terminal.Output));
        Assert.Equal(
            ToolRun.WithInput(manifests, "graph", "-f", "-").Output,
            ToolRun.In(host => host with { IsTerminal = true, Width = 60 }, manifests, "graph", "-f", "-").Output);
        Snapshot.Verify(terminal.Output);

        static string Letters(string text) =>
            string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ('│' or '├' or '└' or '─')));
    }

    [Fact]
    public void Wide_letters_count_as_the_columns_that_they_take()
    {
        string tree = $"root\n├─ 日本語日本語日本語日本語 {new string('y', 30)}\n│  └─ x\n";
        Assert.Equal(
            "root\n├─ 日本語日本語日本\n│    語日本語 yyyyy\n│    yyyyyyyyyyyyyy\n│    yyyyyyyyyyy\n│  └─ x\n",
            WrappedTree.Of(tree, 19));
    }

    [Fact]
    public void A_host_without_rules_and_a_table_without_any_are_said()
    {
        ToolRun run = ToolRun.WithInput(OneHost, "graph", "-f", "-", "--host", "else\u001b.io");
        Assert.Equal((1, ""), (run.Exit, run.Output));
        Assert.Contains("no rule takes requests to else\\u001b.io", run.Error, StringComparison.Ordinal);
        run = ToolRun.WithInput("", "graph", "-f", "-");
        Assert.Equal((1, ""), (run.Exit, run.Output));
        Assert.Contains("there is no rule to draw", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_picture_leaves_out_is_said()
    {
        string large = string.Join("\n---\n", Enumerable.Range(0, 600).Select(
            i => Yaml.Shop.Replace("name: shop", $"name: shop-{i}", StringComparison.Ordinal)
                .Replace("shop.example.com", $"shop-{i}.example.com", StringComparison.Ordinal)));
        ToolRun run = ToolRun.WithInput(large, "graph", "-f", "-", "--format", "text");
        Assert.Equal(0, run.Exit);
        Assert.Contains("are counted by host", run.Error, StringComparison.Ordinal);
        Assert.Contains("Use --host to draw one host.", run.Error, StringComparison.Ordinal);
        Assert.InRange(run.Lines.Length, 100, 520);
    }

    [Fact]
    public void Wrong_usage_and_unreadable_files_exit_with_2()
    {
        Assert.Equal(2, ToolRun.Of("graph", "-f", "nonexist.yaml").Exit);
        ToolRun run = ToolRun.WithInput(Yaml.Shop, "graph", "-f", "-", "--format", "svg");
        Assert.Equal(2, run.Exit);
        Assert.Contains("'mermaid' 'dot' 'text'", run.Error, StringComparison.Ordinal);
    }
}
