using System.Text.Json;
using IngressRules.Tests.Snapshots;

namespace IngressRules.Cli.Tests;

/// <summary><c>analyze</c>: the contract of its JSON, its exit statuses, and what it shows to people.</summary>
public class AnalyzeTests
{
    [Fact]
    public void Json_has_the_keys_of_the_contract_in_their_order()
    {
        ToolRun run = ToolRun.WithInput(Rule("a", "Prefix", "/api") + Rule("b", "Exact", "/api"), "analyze", "-f", "-", "--output", "json");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.Equal(
            "{\"kind\":\"shadowed\",\"severity\":\"warning\",\"code\":\"ING3701\",\"ingress\":\"default/a\",\"rule\":{\"host\":\"a.io\","
                + "\"path\":\"/api\",\"pathType\":\"Prefix\",\"ruleIndex\":0,\"pathIndex\":0},\"by\":[{\"ingress\":\"default/b\",\"rule\":"
                + "{\"host\":\"a.io\",\"path\":\"/api\",\"pathType\":\"Exact\",\"ruleIndex\":0,\"pathIndex\":0}}],\"witness\":{\"host\":"
                + "\"a.io\",\"path\":\"/api\"},\"message\":\"default/b has Exact /api for host a.io, which comes first, so the request for "
                + "this path itself goes to default/b:80; this rule takes only other requests. If both are meant, write them in one "
                + "Ingress.\",\"file\":\"-\",\"line\":9}",
            Assert.Single(run.Lines));
    }

    [Fact]
    public void Of_a_rule_without_paths_path_and_type_are_null()
    {
        JsonElement line = JsonElement.Parse(Assert.Single(Json("""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: a}
            spec: {rules: [{host: a.io}]}
            """)));
        Assert.Equal("no-paths", line.GetProperty("kind").GetString());
        Assert.Equal(
            "{\"host\":\"a.io\",\"path\":null,\"pathType\":null,\"ruleIndex\":0,\"pathIndex\":null}",
            line.GetProperty("rule").GetRawText());
        Assert.Equal(JsonValueKind.Null, line.GetProperty("witness").ValueKind);
    }

    [Fact]
    public void What_validate_finds_too_has_the_same_code_words_and_place()
    {
        string input = string.Concat(
            Rule("a", "Prefix", "/a?b"), Rule("b", "Exact", "/a"), Rule("c", "Exact", "/a"), Rule("d", "Prefix", "/a/*"),
            "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}\n");
        string[] validated = Keys(ToolRun.WithInput(input, "validate", "-", "--output", "json").Lines);
        string[] analyzed = Keys(Json(input));
        Assert.DoesNotContain(analyzed.Except(validated), l => !l.StartsWith("ING37", StringComparison.Ordinal));
        Assert.Equal(["ING3101", "ING3103", "ING3301", "ING3402"], analyzed.Select(l => l[..7]).Distinct().Order());

        static string[] Keys(string[] lines) =>
        [
            .. lines.Select(l => JsonElement.Parse(l)).Select(l =>
                string.Join(' ', ((string[])["code", "message", "file", "line", "severity"]).Select(k => l.GetProperty(k).ToString()))),
        ];
    }

    [Theory]
    [InlineData(0, "Exact", "/a")]
    [InlineData(1, "Exact", "/a", "--strict")]
    [InlineData(0, "Exact", "/b", "--strict")]
    [InlineData(1, "Wrong", "/b")]
    public void The_exit_status_says_whether_there_is_an_error(int expected, string type, string path, params string[] options)
    {
        string input = Rule("a", "Exact", "/a") + Rule("b", type, path);
        Assert.Equal(expected, ToolRun.WithInput(input, ["analyze", "-f", "-", .. options]).Exit);
    }

    [Fact]
    public void An_object_with_an_error_is_left_out_and_said_to_be()
    {
        ToolRun run = ToolRun.WithInput(Rule("a", "Exact", "/a") + Rule("b", "Wrong", "/a"), "analyze", "-f", "-");
        Assert.Contains("error ING2302: Ingress default/b", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("what has errors was left out; the rest was analyzed\n", run.Error, StringComparison.Ordinal);
        Assert.Equal("1 rule in 1 Ingress (1 file): a request reaches each, no findings\n", run.Output);
    }

    [Fact]
    public void A_file_that_cannot_be_read_and_no_file_are_wrong_usage()
    {
        Assert.Equal(2, ToolRun.Of("analyze", "-f", "nonexist").Exit);
        ToolRun none = ToolRun.Of("analyze");
        Assert.Equal((2, "ingress-rules: nothing to analyze; give manifests with -f FILE\n"), (none.Exit, none.Error));
    }

    [Fact]
    public void Without_an_Ingress_of_ours_nothing_is_analyzed()
    {
        ToolRun run = ToolRun.WithInput(Rule("a", "Exact", "/a"), "analyze", "-f", "-", "--controller", "example.org/none", "--strict");
        Assert.Equal(1, run.Exit);
        Assert.Contains("ING3004", run.Error, StringComparison.Ordinal);
        Assert.Contains("no Ingress was taken, so there is nothing to analyze", run.Error, StringComparison.Ordinal);
        Assert.Equal("0 rules in 0 Ingresses (1 file): no findings\n", run.Output);
    }

    [Fact]
    public void Further_files_may_follow_the_first()
    {
        using var folder = new TemporaryFolder();
        string a = folder.Write("a.yaml", Rule("a", "Exact", "/a")), b = folder.Write("b.yaml", Rule("b", "Exact", "/a"));
        ToolRun several = ToolRun.Of("analyze", "-f", a, b, "--output", "json");
        Assert.Equal(2, several.Lines.Length);
        Assert.Equal(several, ToolRun.Of("analyze", "-f", a, "-f", b, "--output", "json"));
        Assert.Equal(several, ToolRun.Of("analyze", a, b, "--output", "json"));
        Assert.Equal(several, ToolRun.Of("analyze", "-f", folder.Path, "--output", "json"));
    }

    [Fact]
    public void Many_findings_of_a_kind_are_cut_in_text_and_whole_in_json()
    {
        string input = string.Concat(Enumerable.Range(0, 30).Select(i => Rule($"i{i}", "Exact", "/a")));
        Assert.Contains(
            "And 9 more of these; --output json has all.",
            ToolRun.WithInput(input, "analyze", "-f", "-").Output,
            StringComparison.Ordinal);
        Assert.Equal(29, Json(input).Count(l => l.Contains("\"unreachable\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Text_from_the_files_cannot_write_to_the_terminal()
    {
        string hostile = Rule("a", "Exact", "/\\e[31m\\u202e") + Rule("b", "Exact", "/\\e[31m\\u202e");
        ToolRun run = ToolRun.WithInput(hostile, "analyze", "-f", "-");
        Assert.Contains("ING3101", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output + run.Error);
        Assert.DoesNotContain('\u202e', run.Output + run.Error);
    }

    [Fact]
    public void A_terminal_gets_colours_and_a_file_does_not()
    {
        string input = Rule("a", "Exact", "/a") + Rule("b", "Exact", "/a");
        Assert.Contains('\u001b', ToolRun.In(host => host with { Colour = true }, input, "analyze", "-f", "-").Output);
        Assert.DoesNotContain('\u001b', ToolRun.WithInput(input, "analyze", "-f", "-").Output);
    }

    [Fact]
    public void The_demo_manifests()
    {
        ToolRun run = ToolRun.In(
            host => host with { CurrentDirectory = Repository.Root }, "", "analyze", "-f", Repository.PathOf("samples/EdgeRouter/demo"));
        Snapshot.Verify(run.Output + run.Error);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public void Awkward_tables(string format)
    {
        ToolRun[] runs = [.. Awkward.All.Select(a => ToolRun.WithInput(a, "analyze", "-f", "-", "--output", format))];
        string text = string.Join("\n======\n\n", runs.Select(r => r.Error + r.Output));
        if (format == "text")
        {
            Assert.All(text.Split('\n'), l => Assert.InRange(l.Length, 0, 80));
            Snapshot.Verify(text);
        }
        else
        {
            Assert.All(runs.SelectMany(r => r.Lines), l => Assert.Equal(JsonValueKind.Object, JsonElement.Parse(l).ValueKind));
            Assert.NotEmpty(runs.SelectMany(r => r.Lines));
        }
    }

    private static string[] Json(string input) => ToolRun.WithInput(input, "analyze", "-f", "-", "--output", "json").Lines;

    private static string Rule(string name, string type, string path) => $$"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: {{name}} }
        spec:
          rules:
          - host: a.io
            http:
              paths:
              - path: "{{path}}"
                pathType: {{type}}
                backend: { service: { name: {{name}}, port: { number: 80 } } }
        ---

        """;

    /// <summary>Five tables that are as large applications have them: each has something that its authors would be asked about.</summary>
    private static class Awkward
    {
        public static string[] All { get; } =
        [
            // An application moved to another namespace, and the old Ingress is still there.
            Ingress("old/shop", "2024-01-01", "shop.example.com Prefix /cart cart, shop.example.com Prefix /cart/ cart")
                + Ingress("new/shop", "2026-01-01", "shop.example.com Prefix /cart cart, shop.example.com Exact /cart/checkout pay"),

            // A catch-all beside applications with rules of their own, and two default backends.
            Ingress("web/all", "2024-01-01", "*.example.com Prefix / landing, *.example.com Prefix /healthz health", "fallback")
                + Ingress("web/api", "2025-01-01", "api.example.com Prefix /v1 api, api.example.com Prefix /v2 api", "fallback")
                + Ingress("web/docs", "2025-01-02", "docs.example.com Prefix / docs", "fallback"),

            // Paths from other controllers: patterns, queries, dots.
            Ingress("web/legacy", "2024-01-01",
                "a.example.com Prefix /api/* api, a.example.com ImplementationSpecific /search?q= search, "
                    + "a.example.com ImplementationSpecific /static/../img img, 10.0.0.300 Prefix / admin"),

            // Two teams share a host, and one takes the other's path.
            Ingress("team-a/api", "2024-01-01", "api.example.com Prefix /orders orders, api.example.com Prefix / web")
                + Ingress("team-b/api", "2025-01-01", "api.example.com Exact /orders audit, api.example.com Exact / audit"),

            // Nothing behind: no Service, no paths, TLS for a host that is gone.
            Ingress("web/gone", "2024-01-01", "gone.example.com Prefix / missing", tls: "was.example.com")
                + "apiVersion: v1\nkind: Service\nmetadata: {name: other, namespace: web}\nspec: {ports: [{port: 80}]}\n---\n"
                + "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: claim, namespace: web}\nspec:\n"
                + "  rules:\n  - host: claim.example.com\n",
        ];

        private static string Ingress(string name, string created, string rules, string? defaultBackend = null, string? tls = null)
        {
            string[] parts = name.Split('/');
            IEnumerable<string> hosts = rules.Split(", ").Select(r => r.Split(' ')).GroupBy(r => r[0]).Select(g =>
                $"  - host: \"{g.Key}\"\n    http:\n      paths:\n" + string.Concat(g.Select(r =>
                    $"      - path: \"{r[2]}\"\n        pathType: {r[1]}\n        backend: {Backend(r[3])}\n")));
            return $"""
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata:
                  name: {parts[1]}
                  namespace: {parts[0]}
                  creationTimestamp: "{created}T00:00:00Z"
                spec:

                """
                + (defaultBackend is null ? "" : $"  defaultBackend: {Backend(defaultBackend)}\n")
                + (tls is null ? "" : $"  tls:\n  - hosts: [{tls}]\n    secretName: tls\n")
                + $"  rules:\n{string.Concat(hosts)}---\n";
        }

        private static string Backend(string service) => $"{{service: {{name: {service}, port: {{number: 80}}}}}}";
    }
}
