using System.Text.Json;

namespace IngressRules.Cli.Tests;

/// <summary>Runs the tool on tables with known results and checks the result of every request.</summary>
public sealed class WorkloadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ingress-rules-").FullName;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 10)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Small_tables_in_which_every_rule_of_precedence_collides(int seed)
    {
        foreach (string line in File.ReadLines(ToolRun.Data("tricky.jsonl")))
        {
            using JsonDocument row = JsonDocument.Parse(line);
            if (row.RootElement.GetProperty("seed").GetInt32() != seed)
            {
                continue;
            }

            List<JsonElement> requests = [.. row.RootElement.GetProperty("requests").EnumerateArray()];
            string requestFile = Path.Combine(_folder, "requests.tsv");
            File.WriteAllLines(
                requestFile, requests.Select(r => $"{r.GetProperty("host").GetString()}\t{r.GetProperty("path").GetString()}"));
            ToolRun run = ToolRun.WithInput(
                $$"""{"apiVersion": "v1", "kind": "List", "items": {{row.RootElement.GetProperty("ingresses").GetRawText()}} }""",
                "match", "-f", "-", "--requests", requestFile, "--output", "json");
            Assert.Equal(requests.Count, run.Lines.Length);
            Assert.Equal(requests.Select(Expected), run.Lines.Select(Answer));
        }
    }

    [Fact]
    public void A_large_table()
    {
        ToolRun run = ToolRun.Of("match", "-f", ToolRun.Data("scale.yaml"), "--requests", ToolRun.Data("scale.tsv"), "--output", "json");
        IEnumerable<string> expected = File.ReadLines(ToolRun.Data("scale.tsv")).Select(l => l.Split('\t')[2]);
        Assert.Equal(expected, run.Lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("backend").GetString() ?? "-"));
    }

    private static string Expected(JsonElement request)
    {
        string asked = $"{request.GetProperty("host")} {request.GetProperty("path")}";
        JsonElement expect = request.GetProperty("expect");
        return expect.ValueKind == JsonValueKind.Null
            ? $"{asked}: none"
            : $"{asked}: {expect.GetProperty("kind")} {expect.GetProperty("backend")} {expect.GetProperty("ingress")} "
                + $"{expect.GetProperty("host")} {expect.GetProperty("path")} {expect.GetProperty("pathType")}";
    }

    private static string Answer(string line)
    {
        using JsonDocument answer = JsonDocument.Parse(line);
        JsonElement root = answer.RootElement;
        string asked = $"{root.GetProperty("host")} {root.GetProperty("path")}";
        string outcome = root.GetProperty("outcome").GetString()!;
        if (outcome == "none")
        {
            return $"{asked}: none";
        }

        JsonElement rule = root.GetProperty("rule");
        string place = rule.ValueKind == JsonValueKind.Null
            ? "  "
            : $"{rule.GetProperty("host")} {rule.GetProperty("path")} {rule.GetProperty("pathType")}";
        return $"{asked}: {outcome} {root.GetProperty("backend")} {root.GetProperty("ingress")} {place}";
    }
}
