using System.Text.Json;

namespace IngressRules.Cli.Tests;

/// <summary>How <c>match</c> accepts requests and manifests on the command line, and what it writes to standard error.</summary>
public class MatchUsageTests
{
    [Fact]
    public void Text_has_a_line_a_request()
    {
        ToolRun run = Match(Yaml.Shop, "http://Shop.example.com:8080/cart/42", "/any", "shop.example.com/nope", "shop.example.com");
        Assert.Equal(
            [
                "Shop.example.com:8080 /cart/42  →  default/cart:http   default/shop rules[0].paths[1] Prefix /cart",
                "(no host) /any  →  default/any:8080   default/shop rules[1].paths[0] Prefix /any",
                "shop.example.com /nope  →  no match",
                "shop.example.com /  →  no match",
            ],
            run.Lines.Select(l => l.Split(": ")[0]));
        Assert.Equal(["(no host) /  →  default/rest:80   default/rest defaultBackend"], Match(Yaml.Default, "/").Lines);
    }

    [Fact]
    public void A_path_is_kept_byte_for_byte()
    {
        ToolRun run = Match(Yaml.Default, "--output", "json", "http://a.b/%7euser/../x//y/./%zz?q=%20#f", "//a.b/é");
        Assert.Equal(
            ["/%7euser/../x//y/./%zz?q=%20#f", "/é"], run.Lines.Select(l => JsonElement.Parse(l).GetProperty("path").GetString()!));
    }

    [Theory]
    [InlineData("//shop.example.com/cart", "shop.example.com", "/cart")]
    [InlineData("//user:secret@shop.example.com/cart", "shop.example.com", "/cart")]
    [InlineData("http://shop.example.com", "shop.example.com", "/")]
    [InlineData("shop.example.com?x=1", "shop.example.com", "/?x=1")]
    public void A_URL_is_split_as_the_admin_page_splits_it(string url, string host, string path)
    {
        JsonElement answer = JsonElement.Parse(Assert.Single(Match(Yaml.Shop, "--output", "json", url).Lines));
        Assert.Equal((host, path), (answer.GetProperty("host").GetString(), answer.GetProperty("path").GetString()));
    }

    [Fact]
    public void A_manifest_is_known_by_its_suffix_in_any_case()
    {
        using var folder = new TemporaryFolder();
        string shop = folder.Write("shop.yaml", Yaml.Shop), rest = folder.Write("REST.YAML", Yaml.Default);
        Assert.Equal(2, ToolRun.Of("match", "-f", shop, rest, "shop.example.com/cart", "/x").Lines.Length);
        Assert.Equal(0, ToolRun.Of("match", "-f", folder.Path, "/x").Exit);
    }

    [Fact]
    public void An_object_with_an_error_is_left_out_and_does_not_stop_the_answers()
    {
        ToolRun run = Match(Yaml.Broken + "\n---\n" + Yaml.Shop, "shop.example.com/cart");
        Assert.Equal(0, run.Exit);
        Assert.Contains("default/exact:80", run.Output, StringComparison.Ordinal);
        Assert.Contains("error ING2302: Ingress web/broken:", run.Error, StringComparison.Ordinal);
        Assert.Contains("what has errors was left out", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Standard_error_names_twenty_findings_and_counts_the_rest()
    {
        IEnumerable<string> many =
            Enumerable.Range(0, 23).Select(i => Yaml.Broken.Replace("name: broken", $"name: broken-{i}", StringComparison.Ordinal));
        ToolRun run = Match(string.Join("\n---\n", many), "/");
        Assert.Equal(20, run.Error.Split('\n').Count(l => l.Contains("ING2302", StringComparison.Ordinal)));
        Assert.Contains("and 3 more findings;", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_taken_is_said()
    {
        ToolRun run = Match("", "/");
        Assert.Equal(1, run.Exit);
        Assert.Contains("no Ingress was taken", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_falls_through_when_asked_to()
    {
        Assert.Equal(1, Match(Yaml.Shop, "shop.example.com/any").Exit);
        Assert.Equal(0, Match(Yaml.Shop, "shop.example.com/any", "--host-fallthrough").Exit);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0, "--ingress-class", "public")]
    [InlineData(1, "--ingress-class", "other")]
    [InlineData(0, "--ingress-class", "other", "--ingress-class", "public")]
    public void The_class_decides_for_a_user_who_names_one(int status, params string[] options)
    {
        string field = Yaml.Default + "\n  ingressClassName: public\n";
        string annotation = Yaml.Default.Replace(
            "  name: rest", "  name: rest\n  annotations: {kubernetes.io/ingress.class: public}", StringComparison.Ordinal);
        Assert.Equal(status, Match(field, ["/", .. options]).Exit);
        Assert.Equal(status, Match(annotation, ["/", .. options]).Exit);
    }

    /// <summary>The names are those of the edge router's options.</summary>
    [Theory]
    [InlineData("http://nobody.example/", 1, "--host-fallthrough")]
    [InlineData("http://nobody.example/", 0, "--default-backend", "default/web:80")]
    [InlineData("http://nobody.example/", 2, "--default-backend", "web")]
    [InlineData("http://s.example/a//b", 0)]
    [InlineData("http://s.example/a//b", 1, "--keep-slashes")]
    [InlineData("http://s.example/a/b/c", 0)]
    [InlineData("http://s.example/a/b/c", 1, "--implementation-specific", "exact")]
    [InlineData("http://s.example/a/b/%2f", 0)]
    [InlineData("http://s.example/a/b/%2f", 1, "--refuse-ambiguous-targets")]
    public void What_Kubernetes_leaves_to_the_router_its_options_decide(string url, int status, params string[] options)
    {
        const string Specific = """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: s, namespace: default}
            spec:
              rules:
              - host: s.example
                http: {paths: [{path: /a/b, pathType: ImplementationSpecific, backend: {service: {name: web, port: {number: 80}}}}]}
            """;
        Assert.Equal(status, Match(Specific, [url, .. options]).Exit);
    }

    [Fact]
    public void An_Ingress_without_class_is_taken_when_asked_to()
    {
        Assert.Equal(1, Match(Yaml.Default, "/", "--controller", "example.com/ours").Exit);
        Assert.Equal(0, Match(Yaml.Default, "/", "--controller", "example.com/ours", "--accept-classless").Exit);
    }

    [Fact]
    public void Several_files_are_one_table_however_they_are_given()
    {
        using var folder = new TemporaryFolder();
        string shop = folder.Write("shop.yaml", Yaml.Shop), rest = folder.Write("rest.yaml", Yaml.Default), requests = folder.Write(
            "r.tsv", "shop.example.com\t/cart\n\t/x\n");
        string expected = ToolRun.Of("match", "-f", shop, "-f", rest, "--requests", requests).Output;
        Assert.Equal(2, expected.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(expected, ToolRun.Of("match", "-f", shop, rest, "--requests", requests).Output);
        Assert.Equal(expected, ToolRun.Of("match", "-f", folder.Path, "--requests", requests).Output);
        Assert.Equal(expected, ToolRun.Of("match", "-f", shop, rest, "shop.example.com/cart", "/x").Output);
    }

    [Theory]
    [InlineData("give URLs", "-f", "-")]
    [InlineData("Option '--file' is required", "/cart")]
    [InlineData("Required argument missing for option: '-f'", "-f")]
    [InlineData("not both", "-f", "-", "--requests", "r.tsv", "http://x/")]
    [InlineData("cannot be both", "-f", "-", "--requests", "-")]
    [InlineData("carries HTTP and HTTPS, not ftp", "-f", "-", "ftp://a.b/")]
    [InlineData("a URL is empty", "-f", "-", "")]
    [InlineData("no-such.tsv", "-f", "-", "--requests", "no-such.tsv")]
    [InlineData("no-such.yaml", "-f", "no-such.yaml", "/")]
    [InlineData("'sarif' not recognized", "-f", "-", "/", "--output", "sarif")]
    public void Wrong_usage_exits_with_2_and_says_what_is_wrong(string complaint, params string[] arguments)
    {
        ToolRun run = ToolRun.Of(["match", .. arguments]);
        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    private static ToolRun Match(string yaml, params string[] arguments) => ToolRun.WithInput(yaml, ["match", "-f", "-", .. arguments]);
}
