using System.Text.Json;
using System.Text.RegularExpressions;

namespace IngressRules.Cli.Tests.Output;

/// <summary>The parts of SARIF that code hosts need to show a finding at its line. SarifSchemaTests checks the schema.</summary>
public partial class SarifTests
{
    [Fact]
    public void The_log_has_what_code_hosts_need()
    {
        using var folder = new TemporaryFolder();
        folder.Write("in side/broken é.yaml", $"{Yaml.Broken}\n---\n{Yaml.Broken}\n---\n{Yaml.Default}\n---\n{Yaml.Default}");
        JsonElement log = Log(folder, folder.Path);
        Assert.Equal("2.1.0", log.GetProperty("version").GetString());
        Assert.True(Uri.IsWellFormedUriString(log.GetProperty("$schema").GetString(), UriKind.Absolute));
        JsonElement run = Assert.Single(log.GetProperty("runs").EnumerateArray());
        Assert.Equal("utf16CodeUnits", run.GetProperty("columnKind").GetString());
        JsonElement driver = run.GetProperty("tool").GetProperty("driver");
        Assert.Equal("ingress-rules", driver.GetProperty("name").GetString());
        JsonElement[] rules = [.. driver.GetProperty("rules").EnumerateArray()];
        Assert.Equal(rules.Length, rules.Select(r => r.GetProperty("id").GetString()).Distinct().Count());
        Assert.All(rules, CheckRule);
        JsonElement[] results = [.. run.GetProperty("results").EnumerateArray()];
        Assert.Equal(["ING2302", "ING2302", "ING3107", "ING3105"], results.Select(r => r.GetProperty("ruleId").GetString()!));
        Assert.All(results, r => CheckResult(r, rules));
        Assert.Equal(
            results.Length,
            results.Select(r => r.GetProperty("partialFingerprints").GetProperty("ingressRules/v1").GetString()).Distinct().Count());
    }

    [Fact]
    public void A_file_below_the_working_directory_is_named_from_there()
    {
        using var folder = new TemporaryFolder();
        folder.Write("in side/broken é.yaml", Yaml.Broken);
        Assert.Equal("in%20side/broken%20%C3%A9.yaml", UriOf(FirstResult(Log(folder, folder.Path))));
    }

    [Fact]
    public void Another_file_is_named_from_the_root()
    {
        using var folder = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        Assert.StartsWith(
            "file:///", UriOf(FirstResult(Log(folder, elsewhere.Write("broken.yaml", Yaml.Broken)))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_says_where_it_is()
    {
        using var folder = new TemporaryFolder();
        folder.Write("broken.yaml", Yaml.Broken);
        JsonElement location = Assert.Single(FirstResult(Log(folder, folder.Path)).GetProperty("locations").EnumerateArray());
        JsonElement region = location.GetProperty("physicalLocation").GetProperty("region");
        int[] place = [.. new[] { "startLine", "startColumn", "endColumn" }.Select(name => region.GetProperty(name).GetInt32())];
        Assert.Equal([12, 19, 25], place);
        JsonElement logical = Assert.Single(location.GetProperty("logicalLocations").EnumerateArray());
        Assert.Equal("Ingress web/broken spec.rules[0].http.paths[0].pathType", logical.GetProperty("fullyQualifiedName").GetString());
    }

    [Fact]
    public void A_fingerprint_survives_lines_that_move()
    {
        using var folder = new TemporaryFolder();
        folder.Write("broken.yaml", Yaml.Broken);
        string before = Fingerprint(FirstResult(Log(folder, folder.Path)));
        folder.Write("broken.yaml", "# a comment\n\n" + Yaml.Broken);
        Assert.Equal(before, Fingerprint(FirstResult(Log(folder, folder.Path))));
    }

    [Fact]
    public void Nothing_found_is_an_empty_list_of_results()
    {
        using var folder = new TemporaryFolder();
        folder.Write("fine.yaml", Yaml.Default);
        Assert.Equal(0, Log(folder, folder.Path).GetProperty("runs")[0].GetProperty("results").GetArrayLength());
    }

    private static JsonElement Log(TemporaryFolder folder, string path) =>
        JsonElement.Parse(
            ToolRun.In(host => host with { CurrentDirectory = folder.Path }, "", "validate", path, "--output", "sarif").Output);

    private static JsonElement FirstResult(JsonElement log) => log.GetProperty("runs")[0].GetProperty("results")[0];

    private static string UriOf(JsonElement result) =>
        result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString()!;

    private static string Fingerprint(JsonElement result) =>
        result.GetProperty("partialFingerprints").GetProperty("ingressRules/v1").GetString()!;

    private static void CheckRule(JsonElement rule)
    {
        Assert.Matches(CodePattern(), rule.GetProperty("id").GetString());
        Assert.NotEmpty(rule.GetProperty("shortDescription").GetProperty("text").GetString()!);
        Assert.Contains(rule.GetProperty("defaultConfiguration").GetProperty("level").GetString(), Levels);
        Assert.NotEmpty(rule.GetProperty("help").GetProperty("text").GetString()!);
        string page = rule.GetProperty("helpUri").GetString()!;
        Assert.True(Uri.TryCreate(page, UriKind.Absolute, out _), page);
        Assert.EndsWith(
            $"/docs/diagnostics.md#{rule.GetProperty("id").GetString()!.ToLowerInvariant()}", page, StringComparison.Ordinal);
        Assert.Contains(page, rule.GetProperty("help").GetProperty("markdown").GetString()!, StringComparison.Ordinal);
    }

    private static void CheckResult(JsonElement result, JsonElement[] rules)
    {
        Assert.Equal(
            result.GetProperty("ruleId").GetString(), rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString());
        Assert.Contains(result.GetProperty("level").GetString(), Levels);
        Assert.NotEmpty(result.GetProperty("message").GetProperty("text").GetString()!);
        IEnumerable<JsonElement> locations = result.GetProperty("locations").EnumerateArray();
        if (result.TryGetProperty("relatedLocations", out JsonElement related))
        {
            Assert.All(related.EnumerateArray(), r => Assert.NotEmpty(r.GetProperty("message").GetProperty("text").GetString()!));
            locations = locations.Concat(related.EnumerateArray());
        }

        Assert.All(locations, location =>
        {
            JsonElement physical = location.GetProperty("physicalLocation");
            string uri = physical.GetProperty("artifactLocation").GetProperty("uri").GetString()!;
            Assert.True(Uri.IsWellFormedUriString(uri, UriKind.RelativeOrAbsolute), uri);
            JsonElement region = physical.GetProperty("region");
            Assert.True(region.GetProperty("startLine").GetInt32() >= 1);
            Assert.True(region.GetProperty("startColumn").GetInt32() >= 1);
            Assert.True(region.GetProperty("endColumn").GetInt32() > region.GetProperty("startColumn").GetInt32());
        });
    }

    private static readonly string?[] Levels = ["none", "note", "warning", "error"];

    [GeneratedRegex("^ING[123][0-9]{3}$")]
    private static partial Regex CodePattern();
}
