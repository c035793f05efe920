using System.Text.Json;

namespace IngressRules.Cli.Tests;

/// <summary>
/// The output format of <c>match</c>: one JSON object for each request with fixed keys, in input order, and the exit status.
/// </summary>
public class MatchTests
{
    private const string Shop = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop, namespace: a}
        spec:
          rules:
          - host: shop.example.com
            http:
              paths:
              - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
              - {path: /cart, pathType: Exact, backend: {service: {name: cart, port: {name: http}}}}
          - http:
              paths:
              - {path: /icons, pathType: Prefix, backend: {resource: {apiGroup: k8s.example.com, kind: Bucket, name: icons}}}
              - {pathType: ImplementationSpecific, path: "", backend: {service: {name: all, port: {number: 81}}}}
        """;

    private const string Fallback = """

        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: fallback}
        spec: {defaultBackend: {service: {name: last, port: {number: 9}}}}
        """;

    [Theory]
    [InlineData(
        "http://shop.example.com/cart",
        """
        {"host":"shop.example.com","path":"/cart","outcome":"rule","backend":"a/cart:http","ingress":"a/shop",
        "rule":{"host":"shop.example.com","path":"/cart","pathType":"Exact","ruleIndex":0,"pathIndex":1}}
        """)]
    [InlineData(
        "https://Shop.example.com:8443/cart/1?x=%2F",
        """
        {"host":"Shop.example.com:8443","path":"/cart/1?x=%2F","outcome":"rule","backend":"a/web:80","ingress":"a/shop",
        "rule":{"host":"shop.example.com","path":"/","pathType":"Prefix","ruleIndex":0,"pathIndex":0}}
        """)]
    [InlineData(
        "/icons/x",
        """
        {"host":"","path":"/icons/x","outcome":"rule","backend":"a/k8s.example.com/Bucket/icons","ingress":"a/shop",
        "rule":{"host":null,"path":"/icons","pathType":"Prefix","ruleIndex":1,"pathIndex":0}}
        """)]
    [InlineData(
        "other.example.com/y",
        """
        {"host":"other.example.com","path":"/y","outcome":"rule","backend":"a/all:81","ingress":"a/shop",
        "rule":{"host":null,"path":"/","pathType":"ImplementationSpecific","ruleIndex":1,"pathIndex":1}}
        """)]
    public void An_answer_names_the_rule_and_the_backend(string url, string expected)
    {
        ToolRun run = ToolRun.WithInput(Shop, "match", "-f", "-", url, "--output", "json");
        Assert.Equal((0, expected.Replace("\n", "", StringComparison.Ordinal)), (run.Exit, run.Output.TrimEnd()));
    }

    [Fact]
    public void A_default_backend_has_no_rule_and_a_miss_has_a_reason()
    {
        const string Reason = """No rule has the host \"x\", no wildcard covers it, and there is no rule without host.""";
        ToolRun run = ToolRun.WithInput(
            Shop.Replace("  - http:", "  - host: b.example.com\n    http:", StringComparison.Ordinal) + Fallback, "match", "-f", "-",
            "http://x/y", "--output", "json");
        Assert.Equal(
            (0, """{"host":"x","path":"/y","outcome":"default","backend":"default/last:9","ingress":"default/fallback","rule":null}"""),
            (run.Exit, run.Output.TrimEnd()));
        run = ToolRun.WithInput(
            Shop.Replace("  - http:", "  - host: b.example.com\n    http:", StringComparison.Ordinal),
            "match",
            "-f",
            "-",
            "http://x/y",
            "--output",
            "json");
        Assert.Equal(
            (1, $$"""
                {"host":"x","path":"/y","outcome":"none","backend":null,"ingress":null,"rule":null,"reason":"{{Reason}}","leftOut":[]}
                """),
            (run.Exit, run.Output.TrimEnd()));
    }

    [Fact]
    public void A_miss_says_why_and_what_is_left_out()
    {
        string broken = Shop.Replace("pathType: Exact", "pathType: exact", StringComparison.Ordinal);
        JsonElement miss = JsonElement.Parse(ToolRun.WithInput(broken, "match", "-f", "-", "shop.example.com/", "-o", "json").Output);
        Assert.Contains("a/shop is left out for an error (ING2302)", miss.GetProperty("reason").GetString(), StringComparison.Ordinal);
        JsonElement left = Assert.Single(miss.GetProperty("leftOut").EnumerateArray());
        Assert.Equal(("a/shop", "ING2302"), (left.GetProperty("ingress").GetString(), left.GetProperty("code").GetString()));
    }

    [Fact]
    public void Answers_come_in_the_order_asked_and_further_columns_are_ignored()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "shop.example.com\t/cart\tignored\r\n\t/z\nshop.example.com\t/q\t\t\n");
        ToolRun run = ToolRun.WithInput(Shop, "match", "-f", "-", "--requests", file, "--output", "json");
        File.Delete(file);
        Assert.Equal(
            ["a/cart:http", "a/all:81", "a/web:80"],
            run.Lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("backend").GetString()));
    }

    [Fact]
    public void Text_names_backend_and_rule_in_one_line()
    {
        ToolRun run = ToolRun.WithInput(Shop, "match", "-f", "-", "shop.example.com/cart");
        Assert.Equal("shop.example.com /cart  →  a/cart:http   a/shop rules[0].paths[1] Exact /cart\n", run.Output);
    }

    [Fact]
    public void An_object_with_errors_is_named_and_does_not_stop_the_answers()
    {
        ToolRun run = ToolRun.WithInput(
            Shop + Fallback.Replace("number: 9", "number: 99999", StringComparison.Ordinal), "match", "-f", "-", "shop.example.com/cart");
        Assert.Equal(0, run.Exit);
        Assert.Contains("ING2408", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("match")]
    [InlineData("match", "-f", "no-such-file.yaml", "http://a/")]
    [InlineData("match", "-f", "-")]
    [InlineData("match", "-f", "-", "http://a/", "--output", "xml")]
    [InlineData("match", "-f", "-", "http://a/", "--no-such-option")]
    [InlineData("match", "-f", "-", "--requests", "no-such-file.tsv")]
    [InlineData("no-such-command")]
    public void Wrong_usage_and_unreadable_files_end_with_2_and_a_sentence(params string[] arguments)
    {
        ToolRun run = ToolRun.WithInput(Shop, arguments);
        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.NotEmpty(run.Error);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_a_tab_is_named_by_its_number()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "a\t/\nb /\n");
        ToolRun run = ToolRun.WithInput(Shop, "match", "-f", "-", "--requests", file);
        File.Delete(file);
        Assert.Equal(2, run.Exit);
        Assert.Contains("line 2", run.Error, StringComparison.Ordinal);
    }
}
