using System.Text.Json;

namespace IngressRules.Cli.Tests;

/// <summary>The output of <c>validate</c>: its three formats and its exit status.</summary>
public sealed class ValidateTests : IDisposable
{
    private const string Good = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec:
          defaultBackend: {service: {name: web, port: {number: 80}}}
        """;

    private static readonly string Bad = Good.Replace("number: 80", "number: 99999", StringComparison.Ordinal);
    private static readonly string Doubtful = Good.Replace("spec:", "spec:\n  colour: red", StringComparison.Ordinal);
    private static readonly string[] Keys =
    [
        "code", "severity", "reason", "field", "message", "kind", "namespace", "name", "file", "line", "column",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("ingress-rules-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Exit_status_0_without_findings_and_with_warnings_1_with_errors_or_on_demand_2_where_nothing_can_be_read()
    {
        Assert.Equal(0, ToolRun.WithInput(Good, "validate", "-").Exit);
        Assert.Equal(0, ToolRun.WithInput(Doubtful, "validate", "-").Exit);
        Assert.Equal(1, ToolRun.WithInput(Doubtful, "validate", "-", "--strict").Exit);
        Assert.Equal(1, ToolRun.WithInput(Bad, "validate", "-").Exit);
        Assert.Equal(2, ToolRun.Of("validate", Path.Combine(_folder, "none.yaml")).Exit);
        Assert.Equal(2, ToolRun.Of("validate").Exit);
        Assert.Equal(2, ToolRun.WithInput(Good, "validate", "-", "--kubernetes-release", "soon").Exit);
    }

    [Fact]
    public void JSON_is_one_object_a_line_with_the_keys_of_the_contract()
    {
        ToolRun run = ToolRun.WithInput(Bad, "validate", "-", "--output", "json");
        using JsonDocument finding = JsonDocument.Parse(Assert.Single(run.Lines));
        Assert.Equal(Keys, finding.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            ("ING2408", "error", "FieldValueInvalid", "spec.defaultBackend.service.port.number", "Ingress", "default", "shop", "-", 5, 56),
            (Text("code"), Text("severity"), Text("reason"), Text("field"), Text("kind"), Text("namespace"), Text("name"), Text("file"),
                finding.RootElement.GetProperty("line").GetInt32(), finding.RootElement.GetProperty("column").GetInt32()));

        string Text(string key) => finding.RootElement.GetProperty(key).GetString()!;
    }

    [Fact]
    public void The_options_of_a_class_of_this_router_are_checked_with_it_and_other_ConfigMaps_are_other_kinds()
    {
        const string Map = """

            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: options, namespace: edge}
            data:
              reponse-timeout: "30"
              attempts: 2
            """;
        const string Class = """

            ---
            apiVersion: networking.k8s.io/v1
            kind: IngressClass
            metadata: {name: edge}
            spec:
              controller: ingress-rules.dev/edge-router
              parameters: {kind: ConfigMap, name: options, scope: Namespace, namespace: edge}
            """;
        ToolRun pair = ToolRun.WithInput(Good + Class + Map, "validate", "-", "--output", "json");
        Assert.Equal(1, pair.Exit);
        Assert.Equal(
            ["ING1101 data[attempts] 19", "ING3010 data[reponse-timeout] 18"],
            pair.Lines.Select(l => JsonDocument.Parse(l).RootElement).Select(f =>
                $"{f.GetProperty("code").GetString()} {f.GetProperty("field").GetString()} {f.GetProperty("line").GetInt32()}").Order());

        ToolRun other = ToolRun.WithInput(Good + Map, "validate", "-", "--verbose");
        Assert.Equal((0, "1 object in 1 file: no findings"), (other.Exit, other.Lines[^1]));
        ToolRun alone = ToolRun.WithInput(Map.Replace("---", "", StringComparison.Ordinal), "validate", "-");
        Assert.Contains("Left out: 1 ConfigMap.", alone.Lines);
    }

    [Fact]
    public void Several_files_and_directories_are_read_in_one_run()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "deep", "er"));
        File.WriteAllText(Path.Combine(_folder, "a.yaml"), Good);
        File.WriteAllText(Path.Combine(_folder, "deep", "b.yml"), Bad);
        File.WriteAllText(Path.Combine(_folder, "deep", "er", "c.json"), "{");
        File.WriteAllText(Path.Combine(_folder, "deep", "notes.txt"), "not a manifest");
        ToolRun run = ToolRun.WithInput(Doubtful, "validate", Path.Combine(_folder, "a.yaml"), Path.Combine(_folder, "deep"), "-");
        Assert.Equal(1, run.Exit);
        Assert.Equal("2 errors, 3 warnings in 2 of 3 objects (4 files)", run.Lines[^1]);
    }

    [Theory]
    [InlineData("1.26", 1)]
    [InlineData("1.27", 0)]
    public void S3_the_release_decides_what_an_equal_class_annotation_is(string release, int exit)
    {
        string text = Good.Replace("{name: shop}", "{name: shop, annotations: {kubernetes.io/ingress.class: x}}", StringComparison.Ordinal)
            .Replace("spec:", "spec:\n  ingressClassName: x", StringComparison.Ordinal);
        Assert.Equal(exit, ToolRun.WithInput(text, "validate", "-", "--kubernetes-release", release).Exit);
    }

    [Fact]
    public void Q26_v1beta1_is_refused_unless_asked_for()
    {
        const string Old = "apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nmetadata: {name: old}\n"
            + "spec: {backend: {serviceName: web, servicePort: 80}}\n";
        ToolRun refused = ToolRun.WithInput(Old, "validate", "-");
        Assert.Equal(1, refused.Exit);
        Assert.Contains("networking.k8s.io/v1", refused.Output, StringComparison.Ordinal);
        ToolRun converted = ToolRun.WithInput(Old, "validate", "-", "--convert");
        Assert.Equal(0, converted.Exit);

        // The converted text is v1 and is valid without --convert.
        string text = converted.Output[converted.Output.IndexOf("---\n", StringComparison.Ordinal)..];
        Assert.Contains("defaultBackend:", text, StringComparison.Ordinal);
        Assert.Equal("1 object in 1 file: no findings\n", ToolRun.WithInput(text, "validate", "-").Output);
    }

    [Fact]
    public void Converted_text_stays_text_where_the_server_would_read_something_else()
    {
        const string Old = """
            apiVersion: networking.k8s.io/v1beta1
            kind: Ingress
            metadata:
              name: old
              annotations: {a.io/enabled: "yes", a.io/day: "2001-01-01", a.io/mask: "0x1F", a.io/none: "null", a.io/lines: "one\ntwo: #3"}
            spec: {backend: {serviceName: web, servicePort: http}}
            """;
        ToolRun converted = ToolRun.WithInput(Old, "validate", "-", "--convert");
        string text = converted.Output[converted.Output.IndexOf("---\n", StringComparison.Ordinal)..];

        Assert.Equal("1 object in 1 file: no findings\n", ToolRun.WithInput(text, "validate", "-").Output);
        Assert.Equal(
            """
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: old
              annotations:
                a.io/day: "2001-01-01"
                a.io/enabled: "yes"
                a.io/lines: "one\ntwo: #3"
                a.io/mask: "0x1F"
                a.io/none: "null"
            spec:
              defaultBackend:
                service:
                  name: web
                  port:
                    name: http

            """,
            text);
    }

    [Fact]
    public void SARIF_holds_what_the_schema_requires()
    {
        string file = Path.Combine(_folder, "a b.yaml");
        File.WriteAllText(file, Bad + "\n---\n" + Doubtful);
        ToolRun run = ToolRun.Of("validate", file, "--output", "sarif");
        using JsonDocument log = JsonDocument.Parse(run.Output);
        Assert.Equal("2.1.0", log.RootElement.GetProperty("version").GetString());
        JsonElement only = Assert.Single(log.RootElement.GetProperty("runs").EnumerateArray());
        Assert.Equal("utf16CodeUnits", only.GetProperty("columnKind").GetString());
        JsonElement driver = only.GetProperty("tool").GetProperty("driver");
        Assert.Equal("ingress-rules", driver.GetProperty("name").GetString());
        List<string?> rules = [.. driver.GetProperty("rules").EnumerateArray().Select(r => r.GetProperty("id").GetString())];
        Assert.Equal(rules.Distinct(), rules);
        List<JsonElement> results = [.. only.GetProperty("results").EnumerateArray()];
        Assert.Equal(["error", "warning"], results.Select(r => r.GetProperty("level").GetString()).Distinct().Order());
        Assert.All(results, result =>
        {
            Assert.Equal(result.GetProperty("ruleId").GetString(), rules[result.GetProperty("ruleIndex").GetInt32()]);
            Assert.NotEmpty(result.GetProperty("message").GetProperty("text").GetString()!);
            JsonElement place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
            string uri = place.GetProperty("artifactLocation").GetProperty("uri").GetString()!;
            Assert.True(Uri.TryCreate(uri, UriKind.RelativeOrAbsolute, out _) && !uri.Contains(' ', StringComparison.Ordinal));
            JsonElement region = place.GetProperty("region");
            Assert.True(region.GetProperty("startLine").GetInt32() >= 1);
            Assert.True(region.GetProperty("endColumn").GetInt32() > region.GetProperty("startColumn").GetInt32());
        });
        Assert.Equal(
            results.Count,
            results.Select(r => r.GetProperty("partialFingerprints").GetProperty("ingressRules/v1").GetString()).Distinct().Count());
    }

    [Fact]
    public void A_manifest_cannot_paint_the_terminal()
    {
        ToolRun run = ToolRun.WithInput(Good.Replace("name: web", "name: \"\\e[31mweb\"", StringComparison.Ordinal), "validate", "-");
        Assert.Equal(1, run.Exit);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public void The_lines_of_a_Secret_are_not_quoted()
    {
        ToolRun run =
            ToolRun.WithInput("apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {tls.key: \"s3cr3t!\"}\n", "validate", "-");
        Assert.Equal(1, run.Exit);
        Assert.DoesNotContain("s3cr3t", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind: Secret\ndata:\n  tls.key: s3cr3t\n tls.crt: x\n")]
    [InlineData("data:\n  tls.key: [s3cr3t\n")]
    [InlineData("kind: secret\napiVersion: v1\nmetadata: {name: a}\nx: s3cr3t\n")]
    [InlineData("stringData: {password: *s3cr3t}\n")]
    [InlineData("data: {tls.key: !!int s3cr3t}\n")]
    [InlineData("kind: Secret\ndata:\n---\n  tls.key: s3cr3t\n")]
    [InlineData("key: |\n  -----BEGIN PRIVATE KEY-----\n s3cr3t: [\n")]
    [InlineData("{\"kind\": \"Secret\", \"data\": {\"a\": \"s3cr3t\",}}")]
    [InlineData("{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":["
        + "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},"
        + "\"data\":{\"a\":\"s3cr3t\"}},{\"kind\":\"Ingress\",\"apiVersion\":\"networking.k8s.io/v1\",\"metadata\":{\"name\":\"a\"}}]}")]
    public void A_text_that_may_be_a_Secret_is_quoted_neither_where_it_cannot_be_parsed_nor_beside_another_object(string text)
    {
        foreach (string format in (string[])["text", "json", "sarif"])
        {
            ToolRun run = ToolRun.WithInput(text, "validate", "--verbose", "--output", format, "-");
            Assert.DoesNotContain("s3cr3t", run.Output + run.Error, StringComparison.Ordinal);
            Assert.Contains("ING1", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_Ingress_beside_a_Secret_and_a_text_that_is_neither_are_quoted()
    {
        ToolRun beside = ToolRun.WithInput(
            "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n---\n" + Bad, "validate", "-");
        Assert.Contains("number: 99999", beside.Output, StringComparison.Ordinal);
        ToolRun neither = ToolRun.WithInput("metadata: {}\nspec: [oops}\n", "validate", "-");
        Assert.Contains("spec: [oops}", neither.Output, StringComparison.Ordinal);
    }
}
