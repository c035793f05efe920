using System.Text.Json;

namespace IngressRules.Cli.Tests;

/// <summary><c>diff</c>: its statuses, its JSON, and what it says of things that are left out.</summary>
public sealed class DiffTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Json_has_the_fields_of_the_contract()
    {
        ToolRun run = Diff(
            Rule("shop.example.com", "/cart", "cart") + Rule("shop.example.com", "/cart/help", "help", type: "Exact"),
            Rule("shop.example.com", "/cart", "cart-v2") + Rule("shop.example.com", "/cart/help", "help", type: "Exact"),
            "--output", "json");

        Assert.Equal(1, run.Exit);
        Assert.Equal(
            """
            {"host":"shop.example.com","path":"/cart","match":"subtree","except":[{"path":"/cart/help","match":"exact"}],
            "witness":{"host":"shop.example.com","path":"/cart"},
            "old":{"outcome":"rule","backend":"default/cart:80","ingress":"default/cart"},
            "new":{"outcome":"rule","backend":"default/cart-v2:80","ingress":"default/cart-v2"},
            "requests":"shop.example.com: /cart and below, but not exactly /cart/help"}
            """.ReplaceLineEndings(""),
            Assert.Single(run.Lines));
    }

    [Fact]
    public void A_side_without_a_backend_is_null()
    {
        JsonElement change = JsonElement.Parse(Assert.Single(Diff("", Rule("", "/a", "a"), "-o", "json").Lines));
        Assert.Equal("*", change.GetProperty("host").GetString());
        Assert.Equal(
            """{"outcome":"none","backend":null,"ingress":null}""", change.GetProperty("old").GetRawText());
        Assert.Equal("every host: /a and below", change.GetProperty("requests").GetString());
    }

    [Theory]
    [InlineData("text", "No request goes to another backend.\n")]
    [InlineData("markdown", "**Routing: no change.** No request goes to another backend.\n")]
    [InlineData("json", "")]
    public void Where_nothing_moves_the_status_is_0(string output, string expected)
    {
        ToolRun run = Diff(Yaml.Shop, Yaml.Shop, "--output", output);
        Assert.Equal((0, expected, ""), (run.Exit, run.Output, run.Error));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("markdown")]
    [InlineData("json")]
    public void A_rename_a_move_between_files_and_another_order_are_no_change(string output)
    {
        string a = Rule("a.io", "/x", "one", name: "a"), b = Rule("a.io", "/y", "two", name: "b"), c = Rule("b.io", "/", "one", name: "c");
        const string services = "---\n{apiVersion: v1, kind: Service, metadata: {name: one}, spec: {ports: [{port: 80}]}}\n"
            + "---\n{apiVersion: v1, kind: Service, metadata: {name: two}, spec: {ports: [{port: 80}]}}\n";
        _folder.Write("old/all.yaml", a + b + c + services);
        _folder.Write("new/sub/c.yaml", c.Replace("name: c", "name: renamed", StringComparison.Ordinal));
        _folder.Write("new/b-then-a.yml", services + b + a.Replace("name: a,", "name: z,", StringComparison.Ordinal));

        string old = Path.Combine(_folder.Path, "old"), @new = Path.Combine(_folder.Path, "new");
        Assert.Equal(0, ToolRun.Of("diff", old, @new, "--output", output).Exit);
        ToolRun named = ToolRun.Of("diff", old, @new, "--output", output, "--by-ingress");
        Assert.Equal(1, named.Exit);
        Assert.Contains("default/renamed", named.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Either_side_may_be_standard_input_and_not_both()
    {
        string file = _folder.Write("shop.yaml", Yaml.Shop);
        Assert.Equal(0, ToolRun.WithInput(Yaml.Shop, "diff", "-", file).Exit);
        Assert.Equal(0, ToolRun.WithInput(Yaml.Shop, "diff", file, "-").Exit);
        ToolRun both = ToolRun.WithInput(Yaml.Shop, "diff", "-", "-");
        Assert.Equal((2, ""), (both.Exit, both.Output));
        Assert.Contains("standard input cannot be both OLD and NEW", both.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_cannot_be_read_is_no_difference_but_status_2(bool isOld)
    {
        string file = _folder.Write("shop.yaml", Yaml.Shop), missing = Path.Combine(_folder.Path, "missing.yaml");
        ToolRun run = isOld ? ToolRun.Of("diff", missing, file) : ToolRun.Of("diff", file, missing);
        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Equal("ING1001", run.Error.Split(": ")[1].Split(' ')[1]);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_route_that_is_gone_because_of_an_error_is_told_with_the_error()
    {
        string good = Yaml.Broken.Replace("prefix", "Prefix", StringComparison.Ordinal);
        ToolRun gone = Diff(good, Yaml.Broken), come = Diff(Yaml.Broken, good), both = Diff(Yaml.Broken, Yaml.Broken);

        Assert.Equal((1, 1, 0), (gone.Exit, come.Exit, both.Exit));
        Assert.Contains("new.yaml:12:19: error ING2302: Ingress web/broken: ", gone.Error, StringComparison.Ordinal);
        Assert.Contains("these are left out of NEW, so their routes may show as gone", gone.Error, StringComparison.Ordinal);
        Assert.Contains("NEW has no Ingress that is taken", gone.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("OLD", gone.Error, StringComparison.Ordinal);
        Assert.Contains("these are left out of OLD, so their routes may show as new", come.Error, StringComparison.Ordinal);
        Assert.Contains("left out of both sides: 1 object;", both.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("ING2302", both.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_leaves_an_Ingress_out_of_one_side_is_told()
    {
        string classes = "{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: public}, "
            + "spec: {controller: example.org/ingress}}\n---\n";
        string rule = Rule("a.io", "/", "a").Replace("spec: {", "spec: {ingressClassName: public, ", StringComparison.Ordinal);
        ToolRun run = Diff(rule, classes + rule);
        Assert.Equal(1, run.Exit);
        Assert.Contains("ING3001", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, Diff(rule, classes + rule, "--ingress-class", "public").Exit);
    }

    [Theory]
    [InlineData("spec: {ingressClassName: missing, ", "ING3002")]
    [InlineData("spec: {", "ING3004")]
    public void A_class_that_is_missing_on_one_side_is_told_though_it_is_a_warning(string spec, string code)
    {
        const string classes = "{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: public}, "
            + "spec: {controller: example.org/ingress}}\n---\n";
        string rule = Rule("a.io", "/", "a").Replace("spec: {", spec, StringComparison.Ordinal);
        ToolRun gone = Diff(rule, classes + rule), come = Diff(classes + rule, rule);

        Assert.Equal((1, 1), (gone.Exit, come.Exit));
        Assert.Contains($"warning {code}: ", gone.Error, StringComparison.Ordinal);
        Assert.Contains("these are left out of NEW, so their routes may show as gone", gone.Error, StringComparison.Ordinal);
        Assert.Contains("these are left out of OLD, so their routes may show as new", come.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_of_Services_and_warnings_are_not_told()
    {
        string warned = Yaml.Shop + "\n---\n{apiVersion: v1, kind: Service, metadata: {name: A}}\n"
            + "---\n" + Rule("shop.example.com", "/cart", "never", name: "zz");
        ToolRun run = Diff(Yaml.Shop, warned);
        Assert.Equal((0, ""), (run.Exit, run.Error));
    }

    [Fact]
    public void Of_many_changes_texts_show_the_first_ones_and_json_all()
    {
        string old = string.Concat(Enumerable.Range(0, 250).Select(i => Rule($"h{i:D3}.io", "/", "old", name: $"i{i}")));
        string @new = old.Replace("name: old", "name: new", StringComparison.Ordinal);
        ToolRun text = Diff(old, @new), markdown = Diff(old, @new, "-o", "markdown"), json = Diff(old, @new, "-o", "json");

        Assert.Equal((1, 1, 1), (text.Exit, markdown.Exit, json.Exit));
        Assert.Contains("\nand 150 more changes; --output json lists all\n", text.Output, StringComparison.Ordinal);
        Assert.EndsWith("250 changes on 250 hosts: 250 go to another backend\n", text.Output, StringComparison.Ordinal);
        Assert.Contains("… and 150 more changes.", markdown.Output, StringComparison.Ordinal);
        Assert.StartsWith("**Routing: 250 changes on 250 hosts.**", markdown.Output, StringComparison.Ordinal);
        Assert.Equal(250, json.Lines.Length);
    }

    [Fact]
    public void A_comment_fits_where_comments_go()
    {
        string path = "/" + new string('|', 300);
        string old = string.Concat(Enumerable.Range(0, 250).Select(i => Rule($"h{i:D3}.io", path + i, "old", name: $"i{i}")));
        ToolRun run = Diff(old, "", "-o", "markdown");
        Assert.InRange(run.Output.Length, 30_000, 65_000);
        Assert.Contains(" more changes.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_are_those_of_a_diff_and_only_for_a_terminal()
    {
        string[] arguments = ["diff", "-", _folder.Write("new.yaml", Rule("a.io", "/", "new", name: "a"))];
        string old = Rule("a.io", "/", "old", name: "a");
        string coloured = ToolRun.In(host => host with { Colour = true }, old, arguments).Output;
        Assert.Contains("\u001b[91m- default/old:80", coloured, StringComparison.Ordinal);
        Assert.Contains("\u001b[32m+ default/new:80", coloured, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', ToolRun.WithInput(old, arguments).Output);
    }

    /// <summary>An Ingress with one path.</summary>
    internal static string Rule(string host, string path, string service, string? name = null, string type = "Prefix") => """
        ---
        {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: NAME, namespace: default}, spec: {rules: [{host: 'HOST',
         http: {paths: [{path: "PATH", pathType: TYPE, backend: {service: {name: SERVICE, port: {number: 80}}}}]}}]}}

        """
        .Replace("NAME", name ?? service, StringComparison.Ordinal)
        .Replace("HOST", host, StringComparison.Ordinal)
        .Replace("TYPE", type, StringComparison.Ordinal)
        .Replace("SERVICE", service, StringComparison.Ordinal)
        .Replace("PATH", path, StringComparison.Ordinal);

    private ToolRun Diff(string old, string @new, params string[] options) =>
        ToolRun.Of(["diff", _folder.Write("old.yaml", old), _folder.Write("new.yaml", @new), .. options]);
}
