using System.Text.Json;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Tests.Admin;

/// <summary>The API under <c>/api/v1</c> and its description say the same.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task Every_path_and_property_is_as_the_description_says()
    {
        using var authority = new TestAuthority();
        var objects = new IngressReadResult
        {
            Objects = new()
            {
                Ingresses =
                [
                    Manifests.NewIngress("tls", defaultBackend: "one") with
                    {
                        Spec = new()
                        {
                            Tls = [new() { Hosts = ["tls.io"], SecretName = "tls" }],
                            DefaultBackend = IngressBackend.ForService("cart", 80),
                        },
                    },
                ],
                Secrets = [authority.Secret("tls", "tls.io")],
            },
        };
        await using TestAdmin admin = await TestAdmin.StartAsync(
            AdminManifests.Shop + "\n---\n" + ManifestText.Ingress("broken", "broken.example.com", "nope", "one"),
            objects,
            services: ["cart"]);
        string broken = AdminManifests.Shop.Replace("path: /cart,", "path: cart,", StringComparison.Ordinal);
        admin.Tables.Reload(t => t.With(new() { Changed = IngressReader.Read(broken).Objects }));
        await RawHttp.GetAsync(admin.Router, "shop.example.com", "/cart/1");
        RawResponse served = await admin.GetAsync("/api/v1/openapi.json");
        JsonElement document = JsonDocument.Parse(served.Body).RootElement;

        // One request for each shape of a response.
        (string Path, string Query)[] requests =
        [
            ("/status", ""), ("/rules", ""), ("/rules", "?q=nothing+like+it"), ("/rules", "?limit=abc"),
            ("/diagnostics", "?limit=3"), ("/endpoints", ""),
            ("/certificates", ""), ("/match", "?url=shop.example.com/cart/1"), ("/match", "?url=ftp://a"),
            ("/explain", "?url=shop.example.com/cart%3Fx"), ("/explain", "?url=broken.example.com"),
            ("/explain", "?url=shop.example.com/a%252fb"), ("/explain", ""),
        ];
        var seen = new HashSet<string>();
        foreach ((string path, string query) in requests)
        {
            RawResponse response = await admin.GetAsync($"/api/v1{path}{query}");
            JsonElement described = document.GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("responses")
                .GetProperty($"{response.Status}").GetProperty("content").GetProperty("application/json").GetProperty("schema");
            Check(document, described, JsonDocument.Parse(response.Body).RootElement, path, seen);
        }

        // Without a default backend some requests have no match.
        admin.Tables.Reload(_ => RoutingTable.Build(IngressReader.Read(ManifestText.Ingress("broken", "a.io", "nope", "one"))));
        JsonElement miss = document.GetProperty("paths").GetProperty("/match").GetProperty("get").GetProperty("responses")
            .GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        Check(document, miss, JsonDocument.Parse((await admin.GetAsync("/api/v1/match?url=a.io")).Body).RootElement, "/match", seen);

        Assert.Equal((200, "3.1.0"), (served.Status, document.GetProperty("openapi").GetString()));
        Assert.Equal(
            requests.Select(r => r.Path).Distinct().Order(), document.GetProperty("paths").EnumerateObject().Select(p => p.Name).Order());

        // A schema that no response had is one that nothing has proven.
        Assert.Equal(document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(s => s.Name).Order(), seen.Order());
    }

    [Fact]
    public async Task The_findings_are_those_of_validate_with_the_same_codes_and_links_to_their_page()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync("""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: moved, annotations: {nginx.ingress.kubernetes.io/rewrite-target: /$2}}
            spec: {rules: [{host: a.io, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: broken}
            spec: {rules: [{host: a.io, http: {paths: [{path: x, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}
            """);
        string page = (await admin.GetAsync("/diagnostics")).Body;
        JsonElement list = JsonDocument.Parse((await admin.GetAsync("/api/v1/diagnostics")).Body).RootElement;
        JsonElement[] findings = [.. list.GetProperty("diagnostics").EnumerateArray()];

        // The analysis (an annotation that does nothing) is what the table alone does not have.
        Assert.Equal("ING2303", findings[0].GetProperty("code").GetString());
        Assert.Contains(findings, f => f.GetProperty("code").GetString()!.StartsWith("ING35", StringComparison.Ordinal));
        Assert.All(findings, f =>
        {
            string code = f.GetProperty("code").GetString()!, help = f.GetProperty("help").GetString()!;
            Assert.EndsWith($"/docs/diagnostics.md#{code.ToLowerInvariant()}", help, StringComparison.Ordinal);
            Assert.Contains($"href=\"{help}\"", page, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("/api/rules")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v1/")]
    public async Task What_is_not_there_is_answered_with_what_is(string path)
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop);

        RawResponse response = await admin.GetAsync(path);

        Assert.Equal(404, response.Status);
        JsonElement error = JsonDocument.Parse(response.Body).RootElement.GetProperty("error");
        Assert.Contains("/api/v1/rules", error.GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shop.example.com/cart", "won beaten beaten beaten hidden-host")]
    [InlineData("shop.example.com/cart/list", "won beaten beaten hidden-host hidden-host differs")]
    [InlineData("broken.example.com", "left-out")]
    public async Task An_explanation_has_a_verdict_for_every_rule_that_fits(string url, string verdicts)
    {
        string manifests = url.StartsWith("broken", StringComparison.Ordinal) ? AdminManifests.Classes : AdminManifests.Shop;
        await using TestAdmin admin = await TestAdmin.StartAsync(manifests);

        JsonElement explanation = JsonDocument.Parse((await admin.GetAsync($"/api/v1/explain?url={url}")).Body).RootElement;
        JsonElement[] candidates = [.. explanation.GetProperty("candidates").EnumerateArray()];

        Assert.Equal(verdicts, string.Join(' ', candidates.Select(c => c.GetProperty("verdict").GetString())));
        Assert.All(candidates, c => Assert.True(c.GetProperty("line").GetInt32() > 0));
        Assert.All(
            candidates.Where(c => c.GetProperty("verdict").GetString() is "beaten" or "hidden-host"),
            c => Assert.NotEqual(0, c.GetProperty("beatenBy").GetArrayLength()));
    }

    [Fact]
    public async Task An_Ingress_that_names_the_host_and_has_an_error_is_named_and_the_rest_is_not_green()
    {
        string good = ManifestText.Ingress("web", "a.io", "/", "web");
        await using TestAdmin admin = await TestAdmin.StartAsync(
            good + ManifestText.Ingress("admin", "a.io", "admin", "web") + ManifestText.Ingress("other", "b.io", "admin", "web"),
            services: ["web"]);

        string body = (await admin.GetAsync("/explain?url=a.io/admin")).Body;

        Assert.Contains("class=\"verdict warn\"", body, StringComparison.Ordinal);
        Assert.Contains("Ingress default/admin", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Ingress default/other", body, StringComparison.Ordinal);

        await using TestAdmin whole = await TestAdmin.StartAsync(good, services: ["web"]);
        Assert.Contains("class=\"verdict good\"", (await whole.GetAsync("/explain?url=a.io/admin")).Body, StringComparison.Ordinal);
    }

    /// <summary>Compares a value with its schema: types, required and unknown properties.</summary>
    private static void Check(JsonElement document, JsonElement schema, JsonElement value, string where, HashSet<string> seen)
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            string name = reference.GetString()!.Split('/')[^1];
            seen.Add(name);
            Check(document, document.GetProperty("components").GetProperty("schemas").GetProperty(name), value, where, seen);
            return;
        }

        if (schema.TryGetProperty("anyOf", out JsonElement either))
        {
            bool isNull = value.ValueKind == JsonValueKind.Null;
            Check(document, either.EnumerateArray().Single(s => isNull == IsNull(s)), value, where, seen);
            return;
        }

        JsonElement type = schema.GetProperty("type");
        string[] types = type.ValueKind == JsonValueKind.Array
            ? [.. type.EnumerateArray().Select(t => t.GetString()!)]
            : [type.GetString()!];
        string actual = value.ValueKind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Null => "null",
            _ => value.TryGetInt64(out long _) && types.Contains("integer") ? "integer" : "number",
        };
        Assert.True(types.Contains(actual), $"{where} is {actual}, and the description says {string.Join(" or ", types)}");
        if (schema.TryGetProperty("enum", out JsonElement words))
        {
            Assert.Contains(value.GetString(), words.EnumerateArray().Select(w => w.GetString()));
        }

        if (actual == "object")
        {
            JsonElement properties = schema.GetProperty("properties");
            Assert.Equal(
                properties.EnumerateObject().Select(p => $"{where}.{p.Name}").Order(),
                value.EnumerateObject().Select(p => $"{where}.{p.Name}").Order());
            Assert.Equal(
                properties.EnumerateObject().Select(p => p.Name),
                schema.GetProperty("required").EnumerateArray().Select(r => r.GetString()!));
            foreach (JsonProperty property in value.EnumerateObject())
            {
                Check(document, properties.GetProperty(property.Name), property.Value, $"{where}.{property.Name}", seen);
            }
        }
        else if (actual == "array")
        {
            foreach (JsonElement item in value.EnumerateArray())
            {
                Check(document, schema.GetProperty("items"), item, $"{where}[]", seen);
            }
        }
    }

    private static bool IsNull(JsonElement schema) => schema.TryGetProperty("type", out JsonElement type) && type.ToString() == "null";
}
