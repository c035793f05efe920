using System.Text.Json;
using IngressRules.Tests.Snapshots;

namespace IngressRules.Cli.Tests;

/// <summary><c>explain</c>: the contract of its JSON, its exit status, and what people read.</summary>
public class ExplainTests
{
    [Fact]
    public void The_demo_manifests()
    {
        string demo = Path.GetRelativePath(Environment.CurrentDirectory, Repository.PathOf("samples/EdgeRouter/demo"));
        Verify(
            demo, "foo.bar.com/foo/1", "foo.bar.com/else", "http://two.bar.com/?q=1", "a.foo.com/", "a.b.foo.com/", "hello.example/");
    }

    [Fact]
    public void Regular_expressions() => Verify(Data("regex"), "https://shop.example.com/api/v2", "shop.example.com/api/v2/items");

    [Fact]
    public void Hosts() => Verify(
        Data("hosts"), "shop.example.com/cart/1", "shop.example.com/health", "claimed.example.com/", "a.b.example.com/",
        "example.com/health", "10.0.0.1/health");

    [Fact]
    public void Twins() => Verify(Data("twins"), "shop.example.com/cart/new", "shop.example.com/other");

    [Fact]
    public void Hostile_text() => Verify(
        Data("hostile"), "h.example.com/%1B[31mred/x", "h.example.com/\u202Egnp.exe", "h.example.com/été//a/../%7euser/%2E%2e/?x#y",
        "h.example.com/a-path-of-a-hundred-characters/that-somebody-has-written/with-a-good-reason/for-each/of-its-many/elements/",
        "h.example.com/a%2Fb", "\u001B[2Jx/");

    [Fact]
    public void Endpoints() => Verify(
        Data("endpoints"), "shop.example.com/ready", "shop.example.com/draining", "shop.example.com/down", "shop.example.com/missing",
        "shop.example.com/port", "lost.example.com/");

    [Fact]
    public void The_json_is_that_of_the_contract()
    {
        ToolRun run = ToolRun.Of("explain", "-f", Data("regex"), "http://shop.example.com/api/./v2?x=1", "-o", "json");
        JsonElement line = JsonElement.Parse(Assert.Single(run.Lines));

        Assert.Equal(0, run.Exit);
        Assert.Equal(
            "host target path outcome backend ingress rule refused steps candidates endpoints endpointsText",
            string.Join(' ', Names(line)));
        Assert.Equal("shop.example.com /api/./v2?x=1 /api/v2 rule web/api-old:80 web/api", string.Join(' ', Names(line).Take(6).Select(
            n => line.GetProperty(n).GetString())));
        Assert.Equal(
            ["query /api/./v2?x=1 /api/./v2", "dot-segments /api/./v2 /api/v2"],
            line.GetProperty("steps").EnumerateArray().Select(
                s => $"{s.GetProperty("step")} {s.GetProperty("before")} {s.GetProperty("after")}"));
        JsonElement[] candidates = [.. line.GetProperty("candidates").EnumerateArray()];
        Assert.All(candidates, c => Assert.Equal(
            ["ingress", "rule", "backend", "verdict", "near", "beatenBy", "file", "line", "text"], Names(c)));
        Assert.Equal(
            [
                "won  /api 18", "differs  /api/v2(/|$)(.*) 15", "differs trailing-slash /api/v2/ 24", "differs case /API/v2 21",
            ],
            candidates.Select(c => $"{c.GetProperty("verdict")} {c.GetProperty("near")} {c.GetProperty("rule").GetProperty("path")} "
                + $"{c.GetProperty("line")}"));
        Assert.Equal(JsonValueKind.Null, line.GetProperty("endpoints").ValueKind);
        Assert.Equal(JsonValueKind.Null, line.GetProperty("refused").ValueKind);
    }

    [Fact]
    public void What_hides_a_rule_is_listed_with_its_rules_without_paths()
    {
        JsonElement line = JsonElement.Parse(ToolRun.Of("explain", "-f", Data("hosts"), "claimed.example.com/x", "-o", "json").Output);
        JsonElement hidden = Assert.Single(line.GetProperty("candidates").EnumerateArray());

        Assert.Equal("default", line.GetProperty("outcome").GetString());
        Assert.Equal("hidden-host", hidden.GetProperty("verdict").GetString());
        Assert.Equal(
            """{"ingress":"web/exact","rule":{"host":"claimed.example.com","path":null,"pathType":null,"ruleIndex":1,"pathIndex":null}}""",
            Assert.Single(hidden.GetProperty("beatenBy").EnumerateArray()).GetRawText());
    }

    [Fact]
    public void Endpoints_are_data_too()
    {
        ToolRun run = ToolRun.Of(
            "explain", "-f", Data("endpoints"), "shop.example.com/ready", "shop.example.com/draining", "shop.example.com/down",
            "shop.example.com/none", "-o", "json");
        JsonElement[] lines = [.. run.Lines.Select(l => JsonElement.Parse(l))];

        Assert.Equal(1, run.Exit);
        Assert.Equal(
            """
            [{"address":"10.0.0.1","port":8080,"ready":true,"node":"node-1","zone":"eu-1a"},
            {"address":"10.0.0.2","port":8080,"ready":true,"node":"node-2","zone":null}] -
            [{"address":"fd00::1","port":8080,"ready":false,"node":null,"zone":null}] -
            [] Service web/down has no endpoint that is ready on port 80, so requests get 503. None of its endpoints is ready (1).
            null -
            """,
            string.Join('\n', lines.Select(l => l.GetProperty("endpoints").GetRawText().Replace("},{", "},\n{", StringComparison.Ordinal)
                + $" {l.GetProperty("endpointsText").GetString() ?? "-"}")));
    }

    [Theory]
    [InlineData("scale.yaml", "scale.tsv")]
    public void It_decides_as_match_does(string manifests, string requests)
    {
        string[] arguments = ["-f", ToolRun.Data(manifests), "--requests", ToolRun.Data(requests), "--output", "json"];
        ToolRun match = ToolRun.Of(["match", .. arguments]), explain = ToolRun.Of(["explain", .. arguments]);

        Assert.Equal(match.Exit, explain.Exit);
        Assert.Equal(match.Error, explain.Error);
        Assert.Equal(match.Lines.Select(Decision), explain.Lines.Select(Decision));

        static string Decision(string line)
        {
            JsonElement root = JsonElement.Parse(line);
            string[] names = ["host", "outcome", "backend", "ingress", "rule"];
            return string.Join(' ', names.Select(n => root.GetProperty(n).GetRawText()));
        }
    }

    [Theory]
    [InlineData(0, "shop.example.com/api")]
    [InlineData(1, "shop.example.com/api", "other.org/")]
    [InlineData(2)]
    [InlineData(2, "ftp://a.io/")]
    public void It_exits_as_match_does(int exit, params string[] urls) =>
        Assert.Equal(exit, ToolRun.Of(["explain", "-f", Data("regex"), .. urls]).Exit);

    [Fact]
    public void A_refused_target_says_why()
    {
        ToolRun run = ToolRun.Of(
            "explain", "-f", Data("hosts"), "shop.example.com/cart%2Fx", "--refuse-ambiguous-targets", "-o", "json");
        JsonElement line = JsonElement.Parse(run.Output);

        Assert.Equal((1, "refused"), (run.Exit, line.GetProperty("outcome").GetString()));
        Assert.StartsWith("It has an encoded slash", line.GetProperty("refused").GetString(), StringComparison.Ordinal);
        Assert.Empty(line.GetProperty("candidates").EnumerateArray());
    }

    [Fact]
    public void At_a_terminal_no_line_is_wider_and_colours_are_there_only_if_they_are_wanted()
    {
        string[] arguments = ["explain", "-f", Data("regex"), "shop.example.com/api/v2"];
        ToolRun narrow = ToolRun.In(h => h with { IsTerminal = true, Width = 50 }, "", arguments);
        ToolRun colour = ToolRun.In(h => h with { IsTerminal = true, Colour = true }, "", arguments);

        Assert.All(
            narrow.Lines.Where(l => l.Trim().Contains(' ', StringComparison.Ordinal)), l => Assert.InRange(l.Length, 0, 50));
        Assert.DoesNotContain('\u001B', narrow.Output);
        Assert.Contains('\u001B', colour.Output);
    }

    private static void Verify(
        string file,
        string url,
        string second,
        string third = "",
        string fourth = "",
        string fifth = "",
        string sixth = "",
        [System.Runtime.CompilerServices.CallerMemberName] string method = "")
    {
        string[] urls = [.. ((string[])[url, second, third, fourth, fifth, sixth]).Where(u => u.Length > 0)];
        ToolRun run = ToolRun.Of(["explain", "-f", file, .. urls]);
        Assert.DoesNotContain('\u001B', run.Output + run.Error);
        Snapshot.Verify(run.Error + run.Output, method: method);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(p => p.Name);

    private static string Data(string name) =>
        Path.GetRelativePath(Environment.CurrentDirectory, ToolRun.Data(Path.Combine("explain", name + ".yaml")));
}
