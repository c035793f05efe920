using System.Text.Json;

namespace IngressRules.Cli.Tests;

/// <summary>What the tool says to somebody who uses it for the first time.</summary>
public class WordsOfTheToolTests
{
    private const string Theirs = """
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: public}
        spec: {controller: example.org/ingress}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: web}
        spec:
          ingressClassName: public
          rules:
          - {host: a.io, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}
        """;

    [Fact]
    public void Beside_Ingresses_a_chart_a_Kustomization_and_other_documents_are_named_with_the_next_step()
    {
        using var folder = new TemporaryFolder();
        folder.Write("deploy/shop.yaml", Yaml.Shop);
        folder.Write("deploy/pod.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n");
        Assert.DoesNotContain("Left out", ToolRun.Of("validate", folder.Path).Output, StringComparison.Ordinal);
        folder.Write(
            "deploy/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: {name: k}\n");
        folder.Write("chart/Chart.yaml", "apiVersion: v2\nname: a\n");
        folder.Write("chart/values.yaml", "on: true\n");
        folder.Write("chart/templates/ingress.yaml", "{{- if .Values.on }}\n" + Yaml.Default + "{{- end }}\n");

        ToolRun run = ToolRun.In(host => host with { Width = 400 }, "", "validate", folder.Path);
        string[] block = [.. run.Lines.SkipWhile(l => !l.StartsWith("Left out: ", StringComparison.Ordinal))];

        Assert.Equal(0, run.Exit);
        Assert.Equal(
            "Left out: 1 Kustomization, 1 template, 2 documents that are no Kubernetes objects (--verbose shows each).", block[0]);
        Assert.Equal(3, block.Length);
        Assert.Contains(block, l => l.EndsWith(
            $"helm template {Path.Combine(folder.Path, "chart")} | ingress-rules validate -", StringComparison.Ordinal));
        Assert.Contains(block, l => l.EndsWith(
            $"kubectl kustomize {Path.Combine(folder.Path, "deploy")} | ingress-rules validate -", StringComparison.Ordinal));
        Assert.Equal(0, ToolRun.Of("validate", folder.Path, "--strict").Exit);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("sarif")]
    public void Findings_come_in_the_order_of_lines(string format)
    {
        // The server looks at the name first, which stands last here.
        ToolRun run = ToolRun.WithInput("""
            spec:
              rules:
              - http:
                  paths:
                  - backend: {service: {name: A, port: {number: 80}}}
                    pathType: prefix
                    path: /
                host: A
            metadata: {name: A}
            kind: Ingress
            apiVersion: networking.k8s.io/v1
            """, "validate", "-", "--output", format);
        int[] lines = format switch
        {
            "text" => [.. run.Lines.Where(l => l.StartsWith("-:", StringComparison.Ordinal)).Select(l => NumberIn(l.Split(':')[1]))],
            "json" => [.. run.Lines.Select(l => JsonElement.Parse(l).GetProperty("line").GetInt32())],
            _ =>
            [
                .. JsonElement.Parse(run.Output).GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(
                    r => r.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine")
                        .GetInt32()),
            ],
        };
        Assert.Equal([5, 6, 8, 9], lines);
    }

    [Fact]
    public void A_file_that_cannot_be_read_has_no_position()
    {
        ToolRun text = ToolRun.Of("validate", "nonexist"), match = ToolRun.Of("match", "-f", "nonexist", "a.io/");
        Assert.StartsWith("nonexist: error[ING1001]: ", text.Output, StringComparison.Ordinal);
        Assert.StartsWith("nonexist: error ING1001: ", match.Error, StringComparison.Ordinal);
        JsonElement json = JsonElement.Parse(ToolRun.Of("validate", "nonexist", "--output", "json").Output);
        Assert.Equal(
            ("nonexist", JsonValueKind.Null, JsonValueKind.Null),
            (json.GetProperty("file").GetString(), json.GetProperty("line").ValueKind, json.GetProperty("column").ValueKind));
        Assert.DoesNotContain("region", ToolRun.Of("validate", "nonexist", "--output", "sarif").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_says_which_findings_of_severity_info_are_shown_without_verbose()
    {
        Assert.Contains("ING3001", ToolRun.Of("validate", "--help").Output, StringComparison.Ordinal);
        Assert.Contains("info[ING3001]", ToolRun.WithInput(Theirs, "validate", "-").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void At_a_terminal_a_miss_is_wrapped_and_what_is_left_out_is_explained_once()
    {
        ToolRun run = ToolRun.In(
            host => host with { IsTerminal = true, IsErrorTerminal = true }, Theirs, "match", "-f", "-", "a.io/", "a.io/cart");

        Assert.Equal(1, run.Exit);
        Assert.All((run.Output + run.Error).Split('\n'), l => Assert.InRange(l.Length, 0, 80));
        Assert.Equal(
            "a.io /  →  no match: Every Ingress is left out. Left out: default/web (ING3001).\n"
                + "a.io /cart  →  no match: Every Ingress is left out. Left out: default/web\n      (ING3001).\n",
            run.Output);
        Assert.Single(run.Error.Split("ING3001")[1..]);
        Assert.Contains("--controller example.org/ingress", Joined(run.Error), StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_pipe_every_request_is_one_line()
    {
        ToolRun run = ToolRun.WithInput(Theirs, "match", "-f", "-", "a.io/", "a.io/a-rather-long-path-of-the-kind-that-people-do-have");

        Assert.Equal(2, run.Lines.Length);
        Assert.Contains(run.Lines, l => l.Length > 80);
    }

    private static int NumberIn(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string Joined(string text) => string.Join(' ', text.Split('\n').Select(l => l.Trim()));
}
