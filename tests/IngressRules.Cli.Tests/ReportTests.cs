using System.Text.Json;
using IngressRules.Tests.Snapshots;

namespace IngressRules.Cli.Tests;

/// <summary>The text report of <c>validate</c>: its content, order and layout.</summary>
public class ReportTests
{
    private const string Twice = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: twice
        spec:
          rules:
          - host: shop.example.com
            http:
              paths:
              - path: /cart
                pathType: Prefix
                backend: {service: {name: cart, port: {number: 80}}}
              - path: /cart
                pathType: Prefix
                backend: {service: {name: cart, port: {number: 80}}}
        """;

    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: cart}
        """;

    [Fact]
    public void A_missing_file_exits_with_2_and_does_not_hide_the_findings_of_the_others()
    {
        using var folder = new TemporaryFolder();
        string broken = folder.Write("broken.yaml", Yaml.Broken);
        string missing = Path.Combine(folder.Path, "missing.yaml");
        ToolRun run = ToolRun.Of("validate", missing, broken, "--output", "json");
        Assert.Equal(2, run.Exit);
        Assert.Equal(["ING1001", "ING2302"], run.Lines.Select(l => JsonElement.Parse(l).GetProperty("code").GetString()!));
        Assert.Equal([missing, broken], run.Lines.Select(l => JsonElement.Parse(l).GetProperty("file").GetString()!));
    }

    [Fact]
    public void Json_of_a_syntax_error_has_null_for_what_nobody_knows()
    {
        JsonElement line = JsonElement.Parse(Assert.Single(Validate("a: [b\n", "--output", "json").Lines));
        string[] unknown = ["reason", "field", "kind", "namespace", "name"];
        Assert.All(unknown, key => Assert.Equal(JsonValueKind.Null, line.GetProperty(key).ValueKind));
    }

    [Fact]
    public void What_was_left_out_is_none_of_the_objects_with_findings()
    {
        string others = string.Join("\n---\n", Enumerable.Repeat(Deployment, 3)) + "\n---\na: b\n---\n";
        Assert.Contains("1 warning, 4 infos in 1 of 1 object (1 file)", Validate(others + Twice, "--verbose").Lines);
        Assert.Contains("4 infos in 1 file", Validate(others, "--verbose").Lines);
    }

    [Fact]
    public void Info_is_in_json_always_and_in_text_when_asked_for()
    {
        Assert.Contains("\"severity\":\"info\"", Validate(Deployment, "--output", "json").Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ING1014", Validate(Deployment).Output, StringComparison.Ordinal);
        Assert.Contains("info[ING1014]", Validate(Deployment, "--verbose").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_come_by_file_as_given()
    {
        using var folder = new TemporaryFolder();
        string second = folder.Write("a.yaml", Twice + "\n---\n" + Yaml.Broken);
        string first = folder.Write("b.yaml", Yaml.Broken);
        ToolRun run = ToolRun.Of("validate", first, second, "--output", "json");
        Assert.Equal(
            [(first, "ING2302"), (second, "ING3101"), (second, "ING2302")],
            run.Lines.Select(JsonElementOf).Select(l => (l.GetProperty("file").GetString()!, l.GetProperty("code").GetString()!)));
    }

    [Theory]
    [InlineData("1.24", false)]
    [InlineData("1.25", true)]
    public void Unknown_fields_are_warned_of_from_the_release_that_does(string release, bool warns) =>
        Assert.Equal(
            warns,
            Validate(
                Yaml.Default + "\n  colour: red\n", "--kubernetes-release", release).Output.Contains("ING1102", StringComparison.Ordinal));

    [Fact]
    public void Classes_count_only_for_a_user_who_names_one()
    {
        const string Other = """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: other}
            spec: {ingressClassName: other, defaultBackend: {service: {name: rest, port: {number: 80}}}}
            """;
        Assert.DoesNotContain("ING300", Validate(Other, "--output", "json").Output, StringComparison.Ordinal);
        Assert.Contains("ING300", Validate(Other, "--output", "json", "--ingress-class", "ours").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Related_places_follow_as_notes() => Snapshot.Verify(Validate(Twice).Output);

    [Fact]
    public void A_narrow_terminal_gets_narrow_text() =>
        Snapshot.Verify(ToolRun.In(host => host with { Width = 40 }, Twice, "validate", "-").Output);

    [Fact]
    public void A_terminal_gets_colours() =>
        Snapshot.Verify(
            ToolRun.In(
                host => host with { Colour = true }, Twice, "validate", "-").Output.Replace("\u001b", "<ESC>", StringComparison.Ordinal));

    [Fact]
    public void Text_from_a_file_never_reaches_a_terminal_as_a_command()
    {
        string hostile = Yaml.Broken.Replace("prefix", "\"\\e[2J\\u202E\\u0085\"", StringComparison.Ordinal)
            .Replace("name: broken", "name: \"a\\e]0;owned\\a\"", StringComparison.Ordinal)
            .Replace("path: /\n", "path: \"/\u009b31m\u202e\u2028\"\n", StringComparison.Ordinal);
        foreach (ToolRun run in new[] { Validate(hostile), Validate(hostile, "--output", "json"), Validate(hostile, "--output", "sarif") })
        {
            Assert.Equal(1, run.Exit);
            Assert.DoesNotContain(
                run.Output,
                c => (char.IsControl(c) && c != '\n')
                    || char.GetUnicodeCategory(c)
                        is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator);
        }
    }

    [Fact]
    public void Every_line_of_text_keeps_to_the_width()
    {
        string wide = Yaml.Broken.Replace(
            "pathType: prefix", $"pathType: \"{string.Concat(Enumerable.Repeat("日本", 2000))}\"", StringComparison.Ordinal);
        ToolRun run = Validate(wide);
        Assert.All(
            run.Lines.Where(l => l.Contains('|', StringComparison.Ordinal)),
            l => Assert.InRange(IngressRules.Cli.Output.TextWidth.Of(l), 1, 80));
    }

    private static ToolRun Validate(string yaml, params string[] options) => ToolRun.WithInput(yaml, ["validate", "-", .. options]);

    private static JsonElement JsonElementOf(string line) => JsonElement.Parse(line);
}
