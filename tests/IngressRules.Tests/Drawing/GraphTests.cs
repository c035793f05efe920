using System.Text;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Drawing;
using IngressRules.Forwarding;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Tests.Snapshots;
using IngressRules.Tests.Support;
using IngressRules.Validation;

namespace IngressRules.Tests.Drawing;

public class GraphTests
{
    /// <summary>Tables that are hard to draw.</summary>
    private static readonly (string Name, string? Host, string Manifests)[] s_awkward =
    [
        ("Paths with the characters of every syntax", null, Ingress(
            "hostile", "a.io", [.. Drawings.HostilePaths.Where(p => !p.Contains("//", StringComparison.Ordinal))])),
        ("Endpoints: many, none, not even a Service", null, Ingress("ends", "a.io", ["/many", "/none", "/gone"])
            + Service("many") + Service("none") + Slice("many", 12)),
        ("Default backends, no host, a wildcard, a resource", null, """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: mixed}
            spec:
              defaultBackend: {resource: {apiGroup: k8s.example.com, kind: StorageBucket, name: static}}
              rules:
              - http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: any, port: {name: http}}}}]}
              - host: "*.a.io"
                http: {paths: [{pathType: ImplementationSpecific, backend: {service: {name: wild, port: {number: 80}}}}]}
              - host: b.io
            ---

            """),
        ("A host of three Ingresses, one Service for all", "A.io:8080",
            Ingress("one", "a.io", ["/same", "/b"]) + Ingress("two", "a.io", ["/same/c"]) + Ingress("other", "b.io", ["/x"])
                + Ingress("three", "'*.io'", ["/hidden"]) + Service("same") + Slice("same", 2)),
        ("Long names", null, Ingress(new string('n', 63), $"{new string('h', 63)}.{new string('h', 63)}.io", ["/" + new string('p', 500)])),
    ];

    [Fact]
    public void The_demo_and_awkward_tables()
    {
        var text = new StringBuilder();
        foreach ((string name, string? host, string manifests) in s_awkward.Prepend(("The demo of the router", null, Demo())))
        {
            RuleGraph graph = Graph(manifests, host);
            text.Append($"# {name}\n\n{graph.ToText()}\n{graph.ToMermaid()}\n{graph.ToDot()}\n");
        }

        Snapshot.Verify(text.ToString());
    }

    [Theory]
    [InlineData("a.io", "/same,/b,/same/c")]
    [InlineData("x.io", "/hidden")]
    [InlineData("*.io", "/hidden")]
    [InlineData("X.IO.", "/hidden")]
    [InlineData("a.b.io", "")]
    [InlineData("10.0.0.1", "")]
    public void One_host_is_drawn_with_the_rules_that_its_requests_are_compared_with(string host, string paths)
    {
        RuleGraph graph = Graph(s_awkward[3].Manifests, host);
        Assert.Equal(paths.Length == 0, graph.IsEmpty);
        Assert.Equal(
            paths.Split(',', StringSplitOptions.RemoveEmptyEntries).Order(),
            graph.Nodes.Where(n => n.Kind == DrawnKind.Rule).Select(n => n.Lines[1].Split(' ')[0]).Order());
    }

    [Theory]
    [InlineData(1, 3, false)]
    [InlineData(40, 4, false)]
    [InlineData(80, 4, true)]
    [InlineData(300, 1, true)]
    [InlineData(700, 3, true)]
    [InlineData(20_000, 1, true)]
    [InlineData(3, 30_000, true)]
    [InlineData(1, 30_000, true)]
    [InlineData(499, 100, true)]
    public void A_table_of_any_size_is_a_picture_of_a_page(int hosts, int paths, bool isSummary)
    {
        CompiledRules rules = Drawings.Large(hosts, paths);
        var graph = RuleGraph.Of(rules);
        Assert.InRange(graph.Nodes.Count, 2, RuleGraph.MostNodes);
        Assert.InRange(graph.Edges.Count, 1, RuleGraph.MostEdges);
        Assert.InRange(graph.ToMermaid().Length, 1, RuleGraph.MostCharacters);
        Assert.Equal(isSummary, graph.LeftOut is not null);
        if (isSummary)
        {
            // What was left out stands in the picture, too.
            Assert.Contains(graph.LeftOut!, graph.ToText(), StringComparison.Ordinal);
            Assert.Contains("note[", graph.ToMermaid(), StringComparison.Ordinal);
            Assert.Contains(graph.LeftOut!, graph.ToDot(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Few_rules_with_long_texts_are_a_picture_of_a_page()
    {
        string[] paths = [.. Enumerable.Range(0, 150).Select(i => $"/{i}/{new string('\u0436', 100)}")];
        RuleGraph graph = Graph(Ingress("long", "a.io", paths), host: null);
        Assert.InRange(graph.ToMermaid().Length, 10_000, RuleGraph.MostCharacters);
        Assert.Matches("^Only the first [0-9]+ paths are drawn of 150 paths\\.$", graph.LeftOut);
    }

    [Fact]
    public void Every_rule_of_a_small_table_leads_from_its_Ingress_to_its_backend()
    {
        CompiledRules rules = Drawings.Large(7, 9);
        var graph = RuleGraph.Of(rules);
        ILookup<DrawnNode, DrawnNode> to = graph.Edges.ToLookup(e => e.From, e => e.To);
        IEnumerable<string> drawn =
            from ingress in to[graph.Nodes[0]]
            from rule in to[ingress]
            from backend in to[rule]
            select $"{ingress.Lines[1]} {rule.Lines[0]} {rule.Lines[1]} {backend.Lines[1]}";
        Assert.Equal(
            rules.Hosts.SelectMany(h => h.Rules).Select(r => $"{r.Ingress} {r.Host} {r.Path} ({r.PathType.Value}) {r.Backend}").Order(),
            drawn.Order());
    }

    private static string Demo() =>
        string.Join(
            "---\n",
            Directory.EnumerateFiles(Repository.PathOf("samples/EdgeRouter/demo"), "*.yaml")
                .Order(StringComparer.Ordinal)
                .Select(File.ReadAllText));

    private static RuleGraph Graph(string manifests, string? host)
    {
        ValidationResult valid = IngressValidator.Validate(IngressReader.Read(manifests));
        KubernetesObjects objects = valid.Objects;
        Assert.DoesNotContain(valid.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        return RuleGraph.Of(
            IngressCompiler.Compile(valid),
            host,
            objects.EndpointSlices.Count == 0 ? null : new ServiceResolver(objects.Services, objects.EndpointSlices));
    }

    private static string Ingress(string name, string host, string[] paths) =>
        $"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: {name}}}\nspec:\n  rules:\n  - host: {host}\n"
            + "    http:\n      paths:\n"
            + string.Concat(paths.Select(p =>
                $"      - {{path: {Quoted(p)}, pathType: Prefix, backend: {{service: {{name: "
                    + $"{ServiceOf(p)}, port: {{number: 80}}}}}}}}\n"))
            + "---\n";

    /// <summary>A text in double quotes of YAML, with escapes for what an editor would not show.</summary>
    private static string Quoted(string text) => $"\"{string.Concat(text.Select(Quoted))}\"";

    private static string Quoted(char c) => c switch
    {
        '"' or '\\' => $"\\{c}",
        < ' ' or '\u00a0' or (> '\u2000' and < '\u2100') => $"\\u{(int)c:x4}",
        _ => $"{c}",
    };

    private static string ServiceOf(string path) =>
        path[1..].Split('/')[0] is { Length: > 0 and < 60 } first && first.All(char.IsAsciiLetter) ? first : "web";

    private static string Service(string name) =>
        $"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec:\n  ports: [{{port: 80, targetPort: 8080}}]\n---\n";

    private static string Slice(string service, int endpoints) =>
        $"apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {{name: {service}-1, labels: {{kubernetes.io/service-name: "
            + $"{service}}}}}\naddressType: IPv4\nports: [{{port: 8080, protocol: TCP}}]\nendpoints:\n"
            + string.Concat(Enumerable.Range(1, endpoints).Select(i =>
                $"- {{addresses: [10.0.0.{i}], conditions: {{ready: true}}, targetRef: {{kind: Pod, name: {service}-{i}}}}}\n"))
            + "---\n";
}
