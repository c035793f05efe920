using System.Text.Json;

namespace IngressRules.Cli.Tests;

/// <summary><c>migrate</c>: its statuses, its JSON, and the causes that it names.</summary>
public sealed class MigrateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Json_has_a_line_for_each_use_and_one_for_each_region()
    {
        ToolRun run = Migrate(
            Ingress("api", "/api(/|$)(.*)", "nginx.ingress.kubernetes.io/rewrite-target: /$2")
                + Ingress("web", "/web", "nginx.ingress.kubernetes.io/ssl-redirct: 'false'"),
            "--output", "json");

        Assert.Equal(1, run.Exit);
        JsonElement[] lines = [.. run.Lines.Select(l => JsonElement.Parse(l))];
        Assert.Equal(
            """
            {"annotation":"nginx.ingress.kubernetes.io/rewrite-target","class":"honoured","ingress":"default/api","value":"/$2",
            """.Trim(),
            lines[0].GetRawText()[..lines[0].GetRawText().IndexOf("\"reason\"", StringComparison.Ordinal)]);
        Assert.Equal(
            ["annotation", "class", "ingress", "value", "reason", "instead", "file", "line", "column"],
            lines[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal(("unknown", 23), (lines[1].GetProperty("class").GetString(), lines[1].GetProperty("line").GetInt32()));
        Assert.Contains("nginx.ingress.kubernetes.io/ssl-redirect", lines[1].GetProperty("instead").GetString(), StringComparison.Ordinal);
        JsonElement[] regions = lines[2..];
        Assert.NotEmpty(regions);
        foreach (JsonElement region in regions)
        {
            Assert.Equal(
                ["host", "path", "match", "except", "witness", "dialect", "plain", "because"],
                region.EnumerateObject().Select(p => p.Name));
            Assert.NotEqual(region.GetProperty("dialect").GetRawText(), region.GetProperty("plain").GetRawText());
            Assert.NotEmpty(region.GetProperty("because").EnumerateArray());
        }

        JsonElement cause = regions.Single(r => r.GetProperty("path").GetString() == "/webx").GetProperty("because")[0];
        Assert.Equal(
            """
            {"quirk":"regular-expressions-for-whole-host","ingress":"default/api","annotation":"nginx.ingress.kubernetes.io/rewrite-target"}
            """.Trim(),
            cause.GetRawText());
    }

    [Fact]
    public void Each_region_names_a_request_that_match_treats_so_with_the_dialect_and_without()
    {
        string manifests =
            Ingress("api", "/api(/|$)(.*)", "nginx.ingress.kubernetes.io/rewrite-target: /$2")
            + Ingress("web", "/web")
            + Ingress("snippet", "/s", "nginx.ingress.kubernetes.io/configuration-snippet: 'return 200;'", host: "s.example")
            + Ingress("alias", "/", "nginx.ingress.kubernetes.io/server-alias: more.example", host: "a.example");
        string[] lines = Migrate(manifests, "--output", "json").Lines;
        JsonElement[] regions = [.. lines.Select(l => JsonElement.Parse(l)).Where(l => l.TryGetProperty("witness", out _))];
        Assert.Equal(
            ["more.example", "s.example", "shop.example"],
            regions.Select(r => r.GetProperty("host").GetString()!).Distinct().Order(StringComparer.Ordinal));
        string file = _folder.Write("all.yaml", manifests);
        foreach (JsonElement region in regions)
        {
            JsonElement witness = region.GetProperty("witness");
            string url = $"http://{witness.GetProperty("host").GetString()}{witness.GetProperty("path").GetString()}";
            Assert.Equal(BackendOf(region, "dialect"), Matched("--dialect", "ingress-nginx"));
            Assert.Equal(BackendOf(region, "plain"), Matched("--ingress-class", "nginx"));

            string? Matched(params string[] options) => JsonElement
                .Parse(Assert.Single(ToolRun.Of(["match", "-f", file, url, "--output", "json", .. options]).Lines))
                .GetProperty("backend").GetString();
        }
    }

    [Theory]
    [InlineData("text", "Annotations: no annotation of ingress-nginx.")]
    [InlineData("text", "Routing: every request goes to the same backend without the dialect.")]
    [InlineData("markdown", "**Annotations: no annotation of ingress-nginx.**")]
    [InlineData("json", "")]
    public void Manifests_without_anything_of_the_controller_have_status_0(string output, string expected)
    {
        ToolRun run = Migrate(Ingress("web", "/web"), "--output", output);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_of_the_manifests_reaches_Markdown_unescaped()
    {
        ToolRun run = Migrate(
            Ingress("web", "/web", "nginx.ingress.kubernetes.io/rewrite-target: '|<b>@all](x)`'"), "--output", "markdown");
        Assert.DoesNotContain("<b>", run.Output.Replace("`<b>", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--dialect", "traefik", "\"traefik\" is no dialect; the one there is is ingress-nginx")]
    [InlineData("--dialect-configmap", "x", "\"x\" is no ConfigMap; write its namespace and name, as ingress-nginx/settings")]
    public void Wrong_values_are_refused(string option, string value, string complaint)
    {
        ToolRun run = ToolRun.Of(["match", "-f", _folder.Write("a.yaml", Ingress("web", "/")), "http://shop.example/", option, value]);
        Assert.Equal(2, run.Exit);
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--own-host-by-namespace")]
    [InlineData("--host-fallthrough")]
    [InlineData("--keep-slashes")]
    public void An_option_that_a_dialect_decides_itself_is_refused_beside_it(string option)
    {
        ToolRun run = ToolRun.Of(
            ["match", "-f", _folder.Write("a.yaml", Ingress("web", "/")), "http://shop.example/", "--dialect", "ingress-nginx", option]);
        Assert.Equal(2, run.Exit);
        Assert.Contains($"{option} has no meaning with --dialect", run.Error, StringComparison.Ordinal);
    }

    private static string? BackendOf(JsonElement region, string side) => region.GetProperty(side).GetProperty("backend").GetString();

    private static string Ingress(string name, string path, string? annotation = null, string host = "shop.example") =>
        $$"""
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: {{name}}
          annotations:
            {{annotation ?? "a.example/b: c"}}
        spec:
          ingressClassName: nginx
          rules:
            - host: {{host}}
              http:
                paths:
                  - path: {{path}}
                    pathType: ImplementationSpecific
                    backend: { service: { name: {{name}}, port: { number: 80 } } }

        """;

    private ToolRun Migrate(string manifests, params string[] options) =>
        ToolRun.Of(["migrate", "-f", _folder.Write("shop.yaml", manifests), .. options]);
}
