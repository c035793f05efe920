using System.Text.Json;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Tests.Admin;

/// <summary>The page and the API name what is left out of the table, whatever stage has refused it.</summary>
public sealed class ExplainTests
{
    private static readonly string s_good = ManifestText.Ingress("web", "a.io", "/", "web");

    private static readonly string s_flatPort = ManifestText.Ingress("left", "left.io", "/", "web")
        .Replace("port: {number: 80}", "port: 80", StringComparison.Ordinal);

    [Fact]
    public async Task An_Ingress_that_could_not_be_read_is_named_where_it_names_the_host()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(s_good + s_flatPort, services: ["web"]);

        string page = (await admin.GetAsync("/explain?url=left.io/")).Body;
        Assert.Contains("Ingress default/left", page, StringComparison.Ordinal);
        Assert.Contains("#ing1101", page, StringComparison.Ordinal);
        Assert.DoesNotContain("default/left", (await admin.GetAsync("/explain?url=a.io/")).Body, StringComparison.Ordinal);

        JsonElement candidate = Assert.Single((await JsonAsync(admin, "explain?url=left.io/")).GetProperty("candidates").EnumerateArray());
        Assert.Equal(
            ("default/left", "left-out", "ING1101"),
            (Text(candidate, "ingress"), Text(candidate, "verdict"), Text(candidate, "code")));
        JsonElement match = await JsonAsync(admin, "match?url=left.io/");
        Assert.Contains("default/left is left out for an error (ING1101): ", Text(match, "reason"), StringComparison.Ordinal);
        Assert.Equal("ING1101", Text(Assert.Single(match.GetProperty("leftOut").EnumerateArray()), "code"));
        Assert.Null(Text(await JsonAsync(admin, "match?url=a.io/"), "reason"));
        Assert.Empty((await JsonAsync(admin, "match?url=other.io/")).GetProperty("leftOut").EnumerateArray());
    }

    [Theory]
    [InlineData("left.io", "One document could not be read (", ", and the host stands in it.")]
    [InlineData("other.io", "One document could not be read (", ", so it is not known which hosts it names.")]
    [InlineData("a.io", "", "")]
    public async Task Of_a_document_that_is_not_YAML_that_is_said_and_whether_the_host_stands_in_it(string host, string start, string end)
    {
        string broken = s_flatPort.Replace("port: 80", "port: [", StringComparison.Ordinal);
        await using TestAdmin admin = await TestAdmin.StartAsync(s_good + broken, services: ["web"]);

        string[] sentences = [.. (await JsonAsync(admin, $"explain?url={host}/")).GetProperty("text").EnumerateArray()
            .Select(t => t.GetString()!).Where(t => t.Contains("could not be read", StringComparison.Ordinal))];
        string page = (await admin.GetAsync($"/explain?url={host}/")).Body;

        Assert.Equal(start.Length > 0 ? 1 : 0, sentences.Length);
        Assert.All(sentences, s => Assert.StartsWith(start, s, StringComparison.Ordinal));
        Assert.All(sentences, s => Assert.EndsWith(end, s, StringComparison.Ordinal));
        Assert.Equal(start.Length > 0, page.Contains("could not be read", StringComparison.Ordinal));
        Assert.Equal(start.Length == 0, page.Contains("class=\"verdict good\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_latest_version_of_a_stale_Ingress_is_not_listed_beside_the_one_that_serves()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(s_good, services: ["web"]);
        string wrong = s_good.Replace("path: /\n", "path: no-slash\n", StringComparison.Ordinal)
            .Replace("  - host: a.io\n", "  - host: b.io\n  - host: a.io\n", StringComparison.Ordinal);
        admin.Tables.Reload(t => t.With(new() { Changed = IngressReader.Read(wrong).Objects }));
        Assert.Single(admin.Tables.Current.Stale);

        string page = (await admin.GetAsync("/explain?url=a.io/")).Body;
        Assert.Contains("is stale since", page, StringComparison.Ordinal);
        Assert.Contains("class=\"verdict warn\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("name this host", page, StringComparison.Ordinal);
        Assert.Equal(["won"], await VerdictsAsync(admin, "a.io"));

        // Only the latest version names this one.
        Assert.Contains("Stale Ingresses that name this host", (await admin.GetAsync("/explain?url=b.io/")).Body, StringComparison.Ordinal);
        Assert.Equal(["stale"], (await VerdictsAsync(admin, "b.io")).Distinct());
    }

    [Fact]
    public async Task An_Ingress_whose_name_is_broken_is_explained_by_what_its_document_calls_itself()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(s_good, services: ["web"]);
        IngressReadResult broken = IngressReader.Read(s_good.Replace("name: web\n", "name: We_b\n", StringComparison.Ordinal));
        admin.Tables.Reload(t => RoutingTable.Build(broken with { Objects = Beside(t, broken) }, previous: t));
        StaleObject stale = Assert.Single(admin.Tables.Current.Stale);
        Assert.Equal("Ingress default/We_b", $"{stale.RefusedAs}");

        string page = (await admin.GetAsync("/explain?url=a.io/")).Body, overview = (await admin.GetAsync("/")).Body;
        Assert.Contains("Ingress default/web is stale since", page, StringComparison.Ordinal);
        Assert.All([page, overview], p => Assert.Contains(
            "because its document is refused as Ingress default/We_b", p, StringComparison.Ordinal));
        Assert.DoesNotContain("name this host", page, StringComparison.Ordinal);
        Assert.Equal(["won"], await VerdictsAsync(admin, "a.io"));
        JsonElement status = JsonDocument.Parse((await admin.GetAsync("/api/v1/status")).Body).RootElement;
        Assert.Equal("Ingress default/We_b", Text(Assert.Single(status.GetProperty("stale").EnumerateArray()), "refusedAs"));

        static KubernetesObjects Beside(RoutingTable table, IngressReadResult read) =>
            table.Objects with { Ingresses = read.Objects.Ingresses };
    }

    private static async Task<string[]> VerdictsAsync(TestAdmin admin, string host) =>
        [.. (await JsonAsync(admin, $"explain?url={host}/")).GetProperty("candidates").EnumerateArray().Select(c => Text(c, "verdict")!)];

    private static async Task<JsonElement> JsonAsync(TestAdmin admin, string resource) =>
        JsonDocument.Parse((await admin.GetAsync($"/api/v1/{resource}")).Body).RootElement;

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
