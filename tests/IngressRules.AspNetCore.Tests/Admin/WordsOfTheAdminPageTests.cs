using System.Text.Json;
using IngressRules.Admin;
using IngressRules.AspNetCore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IngressRules.AspNetCore.Tests.Admin;

/// <summary>What the admin page and its API say to somebody who sees them for the first time.</summary>
public sealed class WordsOfTheAdminPageTests
{
    private static readonly string s_class = ManifestText.Class("nginx", "k8s.io/ingress-nginx");

    private static readonly string s_theirs = OfClass("theirs", "nginx");

    [Fact]
    public async Task Where_all_are_left_out_for_their_class_that_is_an_error_with_its_advice()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(s_class + s_theirs);

        string body = (await admin.GetAsync("/")).Body;
        JsonElement problem = (await ProblemsAsync(admin))[0];

        Assert.Equal(("no-rule", "error"), (Text(problem, "kind"), Text(problem, "severity")));
        Assert.Equal("No rule is served: 1 Ingress is left out for its class", Text(problem, "text"));
        Assert.Contains("--controller k8s.io/ingress-nginx", Text(problem, "detail"), StringComparison.Ordinal);
        Assert.Contains("class=\"verdict bad\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing is", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nginx", "info", "Nothing is wrong")]
    [InlineData("nix", "warning", "Nothing is broken; 2 things to look at")]
    public async Task Where_some_are_left_out_for_their_class_they_are_counted(string name, string severity, string verdict)
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(
            s_class + ManifestText.Class("ours") + OfClass("theirs", name) + OfClass("web", "ours"), services: ["web"]);

        string body = (await admin.GetAsync("/")).Body;
        JsonElement problem = Assert.Single(await ProblemsAsync(admin), p => Text(p, "kind") == "class");

        Assert.Equal(
            (severity, "1 Ingress is left out for its class", "Not served: default/theirs."),
            (Text(problem, "severity"), Text(problem, "text"), Text(problem, "detail")));
        Assert.Contains(verdict, body, StringComparison.Ordinal);
        Assert.Contains("data-problem=\"class\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing is left out because of them", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_explanation_has_the_sentences_of_the_page_and_the_redirect()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(
            AdminManifests.Shop,
            configure: s => s.Configure<IngressRulesOptions>(o => (o.RedirectToHttps, o.HttpsRedirectPort) = (true, 8443)));

        JsonElement plain = await JsonAsync(admin, "/api/v1/explain?url=http://shop.example.com/cart/1");
        JsonElement secure = await JsonAsync(admin, "/api/v1/explain?url=https://shop.example.com/cart/1");

        Assert.Equal("https://shop.example.com:8443/cart/1", Text(plain, "redirect"));
        Assert.Equal("rule", Text(plain, "outcome"));
        Assert.Equal("Redirected with 308 to https://shop.example.com:8443/cart/1.", plain.GetProperty("text")[0].GetString());
        Assert.Equal(JsonValueKind.Null, secure.GetProperty("redirect").ValueKind);
        Assert.Equal("default/cart:http has no endpoint: 503.", secure.GetProperty("text")[0].GetString());
    }

    [Theory]
    [InlineData("b.io/x", "Nobody takes it: 404.", "No rule names b.io or *.io, and there are no rules without host.")]
    [InlineData("a.io/x", "It goes to default/web:80.", "Rules name a.io itself")]
    [InlineData("a.io/x%2Fy%5c", "Refused with 400.", "It has an encoded slash")]
    public async Task An_explanation_says_why_in_the_words_of_the_page(string url, string first, string because)
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(
            ManifestText.Ingress("web", "a.io", "/", "web"), services: ["web"],
            configure: s => s.Configure<IngressRulesOptions>(
                o => o.CompilerOptions = o.CompilerOptions with { AmbiguousTargets = Compilation.AmbiguousTargets.Refuse }));

        string[] text =
        [
            .. (await JsonAsync(admin, $"/api/v1/explain?url={Uri.EscapeDataString(url)}")).GetProperty("text").EnumerateArray()
                .Select(t => t.GetString()!),
        ];
        string page = (await admin.GetAsync($"/explain?url={Uri.EscapeDataString(url)}")).Body;

        Assert.Equal(first, text[0]);
        Assert.Contains(text, t => t.StartsWith(because, StringComparison.Ordinal));
        Assert.All(text[1..], t => Assert.Contains(t.TrimEnd('.'), System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Misses_and_refusals_are_counted_apart_and_the_row_of_both_is_no_Ingress()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(
            ManifestText.Ingress("web", "a.io", "/", "web") + ManifestText.Ingress("two", "b.io", "/", "web"), services: ["web"],
            configure: s => s.Configure<IngressRulesOptions>(
                o => o.CompilerOptions = o.CompilerOptions with { AmbiguousTargets = Compilation.AmbiguousTargets.Refuse }));
        await RawHttp.GetAsync(admin.Router, "a.io", "/");
        await RawHttp.GetAsync(admin.Router, "b.io", "/");
        await RawHttp.GetAsync(admin.Router, "nobody.io", "/");
        Assert.Equal(400, (await RawHttp.GetAsync(admin.Router, "a.io", "/a%2Fb")).Status);
        Assert.Equal(400, (await RawHttp.GetAsync(admin.Router, "a.io", "/a%5Cb")).Status);
        await Eventually.UntilAsync(
            async _ => (await JsonAsync(admin, "/api/v1/status")).GetProperty("requests").GetProperty("total").GetInt64() == 5,
            "5 requests have ended");

        JsonElement requests = (await JsonAsync(admin, "/api/v1/status")).GetProperty("requests");
        string page = (await admin.GetAsync("/traffic")).Body;

        Assert.Equal((1, 2), (requests.GetProperty("misses").GetInt64(), requests.GetProperty("refusals").GetInt64()));
        Assert.Contains("data-count=\"misses\">1<", page, StringComparison.Ordinal);
        Assert.Contains("data-count=\"refusals\">2<", page, StringComparison.Ordinal);
        Assert.Contains("<code>(none)</code>", page, StringComparison.Ordinal);
        Assert.Contains(">2 Ingresses<", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problems_come_with_errors_first_and_two_endpoints_are_them()
    {
        var time = new ManualTime();
        var slices = new Reading.IngressReadResult
        {
            Objects = new()
            {
                Services = [TestBackend.NewService("xa"), TestBackend.NewService("ya")],
                EndpointSlices = [TestBackend.NewSlice("xa", "xa-0", port: 1), TestBackend.NewSlice("ya", "ya-0", port: 2)],
            },
        };
        await using TestAdmin admin = await TestAdmin.StartAsync(
            ManifestText.Ingress("xa", "x.io", "/", "xa") + ManifestText.Ingress("ya", "y.io", "/", "ya")
                + ManifestText.Ingress("broken", "z.io", "nope", "xa"),
            slices, configure: s => s.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        Assert.Equal(502, (await RawHttp.GetAsync(admin.Router, "x.io", "/")).Status);
        Assert.Equal(502, (await RawHttp.GetAsync(admin.Router, "y.io", "/")).Status);
        time.Advance(TimeSpan.FromSeconds(11));

        JsonElement[] problems = await ProblemsAsync(admin);

        Assert.Equal(["error", "warning"], problems.Select(p => Text(p, "severity")).Distinct());
        JsonElement doubtful = Assert.Single(problems, p => Text(p, "kind") == "doubtful");
        Assert.Equal("2 endpoints failed last time", Text(doubtful, "text"));
        Assert.StartsWith("The next requests may try them again: ", Text(doubtful, "detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_host_gives_its_options_they_are_shown_by_its_names()
    {
        await using TestAdmin bare = await TestAdmin.StartAsync(s_theirs);
        await using TestAdmin admin = await TestAdmin.StartAsync(
            s_theirs, configure: s => s.Configure<IngressRulesAdminOptions>(
                o => o.GivenOptions = new Dictionary<string, string> { ["--manifests"] = "/etc/<rules>", ["--debug-headers"] = "on" }));

        string own = (await bare.GetAsync("/")).Body, given = (await admin.GetAsync("/")).Body;

        Assert.Contains(
            "<dt>--manifests</dt><dd>/etc/&lt;rules&gt;</dd></div>\n<div><dt>--debug-headers</dt><dd>on</dd>",
            given.Split("<h2>Options</h2>")[1].Split("<details>")[0], StringComparison.Ordinal);
        Assert.DoesNotContain("<dt>Objects</dt>", own + given, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/explain", 400, "The parameter url is missing. Write /api/v1/explain?url=http://host/path")]
    [InlineData("/api/v1/match?url=+", 400, "The parameter url is missing. Write /api/v1/match?url=http://host/path")]
    [InlineData("/api/v1/rules?limit=abc", 400, "The parameter limit is \"abc\". Write a number from 1 to 10,000.")]
    [InlineData("/api/v1/diagnostics?page=x&limit=2", 400, "The parameter page is \"x\". Write a number from 1.")]
    public async Task An_error_of_the_API_says_once_what_to_write(string target, int status, string error)
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop);

        RawResponse response = await admin.GetAsync(target);

        Assert.Equal((status, error), (response.Status, Text(JsonDocument.Parse(response.Body).RootElement, "error")));
    }

    [Fact]
    public async Task What_is_no_resource_is_said_to_be_none()
    {
        await using TestAdmin admin = await TestAdmin.StartAsync(AdminManifests.Shop);

        string error = Text(await JsonAsync(admin, "/api/v1/nonsense"), "error");

        Assert.StartsWith("There is no resource /api/v1/nonsense. There are /api/v1/status, ", error, StringComparison.Ordinal);
    }

    private static string OfClass(string name, string ingressClass) =>
        ManifestText.Ingress(name, $"{name}.io", "/", "web", spec: $"ingressClassName: {ingressClass}");

    private static async Task<JsonElement> JsonAsync(TestAdmin admin, string target) =>
        JsonDocument.Parse((await admin.GetAsync(target)).Body).RootElement;

    private static async Task<JsonElement[]> ProblemsAsync(TestAdmin admin) =>
        [.. (await JsonAsync(admin, "/api/v1/status")).GetProperty("problems").EnumerateArray()];

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
