using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace IngressRules.Cli.Tests.Output;

/// <summary>All SARIF output is valid according to the SARIF 2.1.0 schema, including the formats of URIs.</summary>
public class SarifSchemaTests
{
    private static readonly JsonSchema s_schema = JsonSchema.FromText(File.ReadAllText(ToolRun.Data("sarif-schema-2.1.0.json")));

    private static readonly Dictionary<string, string> s_inputs = new()
    {
        ["nothing"] = "",
        ["no findings"] = Yaml.Default,
        ["an error"] = Yaml.Broken,
        ["findings that refer to another place"] = $"{Yaml.Shop}\n---\n{Yaml.Shop}\n---\n{Yaml.Default}\n---\n{Yaml.Default}",
        ["a finding about a text and no object"] = "a: [",
        ["a note"] = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n",
        ["characters of every kind"] =
            Yaml.Broken.Replace("name: broken", "name: \"\\u202e é\\0 \U0001f600\\\"<&\"", StringComparison.Ordinal),
        ["two in one document"] = Yaml.Broken.Replace("number: 80", "number: 80800", StringComparison.Ordinal),
    };

    public static TheoryData<string> Inputs => [.. s_inputs.Keys];

    [Theory]
    [MemberData(nameof(Inputs))]
    public void The_log_of_a_file_is_valid(string input)
    {
        using var folder = new TemporaryFolder();
        folder.Write("in side/é 100%.yaml", s_inputs[input]);
        AssertValid(ToolRun.In(host => host with { CurrentDirectory = folder.Path }, "", "validate", folder.Path, "--output", "sarif"));
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void The_log_of_standard_input_is_valid(string input) =>
        AssertValid(ToolRun.WithInput(s_inputs[input], "validate", "-", "--output", "sarif"));

    [Theory]
    [MemberData(nameof(Inputs))]
    public void The_log_of_an_analysis_is_valid(string input) =>
        AssertValid(ToolRun.WithInput(s_inputs[input], "analyze", "-f", "-", "--output", "sarif"));

    [Fact]
    public void The_log_of_a_file_elsewhere_is_valid()
    {
        using var folder = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        string broken = elsewhere.Write("in side/é 100%.yaml", Yaml.Broken);
        AssertValid(ToolRun.In(host => host with { CurrentDirectory = folder.Path }, "", "validate", broken, "--output", "sarif"));
    }

    [Theory]
    [InlineData("version")]
    [InlineData("runs/0/tool")]
    [InlineData("runs/0/tool/driver/name")]
    [InlineData("runs/0/results/0/message")]
    public void A_log_that_lacks_what_is_required_is_not(string path)
    {
        JsonObject parent = Parse(Broken());
        string[] steps = path.Split('/');
        foreach (string step in steps[..^1])
        {
            parent = (parent[step] is JsonArray list ? list[0] : step == "0" ? parent : parent[step])!.AsObject();
        }

        Assert.True(parent.Remove(steps[^1]));
        Assert.False(Evaluate(parent.Root.ToJsonString()).IsValid);
    }

    [Theory]
    [InlineData("\"uri\": \"", "\"uri\": \"in side ")]
    [InlineData("\"level\": \"error\"", "\"level\": \"fatal\"")]
    [InlineData("\"startLine\": ", "\"startLine\": -")]
    [InlineData("\"columnKind\": \"utf16CodeUnits\"", "\"columnKind\": \"bytes\"")]
    [InlineData("\"results\": [", "\"findings\": [], \"results\": [")]
    public void A_log_with_a_wrong_value_is_not(string right, string wrong)
    {
        string log = Broken();
        Assert.Contains(right, log, StringComparison.Ordinal);
        Assert.False(Evaluate(log.Replace(right, wrong, StringComparison.Ordinal)).IsValid);
    }

    private static string Broken()
    {
        using var folder = new TemporaryFolder();
        folder.Write("broken.yaml", Yaml.Broken);
        return ToolRun.In(host => host with { CurrentDirectory = folder.Path }, "", "validate", folder.Path, "--output", "sarif").Output;
    }

    private static JsonObject Parse(string log) => JsonNode.Parse(log)!.AsObject();

    private static void AssertValid(ToolRun run)
    {
        EvaluationResults results = Evaluate(run.Output);
        Assert.True(
            results.IsValid,
            string.Join(
                '\n',
                (results.Details ?? [])
                    .Where(d => d.Errors is not null)
                    .SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation}: {e.Value}"))));
    }

    private static EvaluationResults Evaluate(string log) => s_schema.Evaluate(
        JsonElement.Parse(log), new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
}
