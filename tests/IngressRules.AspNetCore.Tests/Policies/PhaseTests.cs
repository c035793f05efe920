using IngressRules.AspNetCore.Policies;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Policies;
using IngressRules.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace IngressRules.AspNetCore.Tests.Policies;

/// <summary>
/// The order of policies (N69): with all of them on one route, each is met only when those before it let the request pass.
/// </summary>
public class PhaseTests(PhaseTests.Server server) : IClassFixture<PhaseTests.Server>
{
    /// <summary>The policies in their order, the status of each, and how the request must differ to meet it.</summary>
    private static readonly (string Name, int Status, Func<RoutePolicies, RoutePolicies> Add)[] s_order =
    [
        ("shut", 403, p => p with { Host = new() { Closed = new("secret reason", 403), AppRoot = "/ui", Redirect = new("a.test", 308) } }),
        ("www", 308, p => p with { Host = new() { Redirect = new("other.test", 308), AppRoot = "/ui" } }),
        ("root", 302, p => p with { Host = new() { AppRoot = "/ui" } }),
        ("body", 413, p => p with { Body = new(1) }),
        ("slash", 301, p => p with { Slash = new("/x/") }),
        ("cors", 204, p => p with { Cors = new() }),
        ("redirect", 307, p => p with { Redirect = new("https://new.test", 307) }),
        ("rewrite", 302, p => p with { Rewrite = Patterns.Rewrite("^/", "https://new.test/", redirect: true) }),
        ("https", 308, p => p with { Https = new(308) }),
        ("endpoints", 503, p => p),
        ("limit", 429, p => p with { Limits = new() { Scope = "phases", Connections = 0, Status = 429 } }),
        ("networks", 403, p => p with { Networks = new() { Deny = [System.Net.IPNetwork.Parse("127.0.0.0/8")] } }),
        ("basic", 401, p => p with { BasicAuthentication = new("", [new("ada", "{PLAIN}x")]) }),
        ("external", 500, p => p with { ExternalAuthentication = new([new("http://127.0.0.1:1/")]) }),
    ];

    public static IEnumerable<object[]> Steps => s_order.Select(s => new object[] { s.Name, s.Status });

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task N69_Each_policy_comes_before_those_after_it(string name, int status)
    {
        RawResponse response = await server.SendAsync(name == "body" ? "POST" : "OPTIONS", $"{name}.test", "/");
        Assert.Equal(status, response.Status);
    }

    [Fact]
    public async Task N63_A_closed_route_says_nothing_but_that_it_is_closed()
    {
        RawResponse response = await server.SendAsync("OPTIONS", "closed.test", "/x");
        Assert.Equal(503, response.Status);
        Assert.DoesNotContain("Access-Control-Allow-Origin", response.Headers.Keys);
        Assert.DoesNotContain("secret reason", response.Body, StringComparison.Ordinal);
        Assert.Equal(302, (await server.GetAsync("closed.test", "/")).Status);
    }

    [Theory]
    [InlineData("/%zz")]
    [InlineData("/a/../..")]
    [InlineData("/%00")]
    public async Task N20_What_cannot_be_decoded_is_400_before_all_policies(string target) =>
        Assert.Equal(400, (await server.GetAsync("redirect.test", target)).Status);

    [Fact]
    public void The_order_is_the_one_of_the_architecture_page()
    {
        string page = Repository.Read("docs/architecture.md");
        string list = page[page.IndexOf("### The order of policies", StringComparison.Ordinal)..];
        IEnumerable<string> rows = list.Split('\n').SkipWhile(l => !l.StartsWith("| 1 ", StringComparison.Ordinal))
            .TakeWhile(l => l.StartsWith('|')).Select(l => l.Split('|')[2].Trim());
        IEnumerable<string> phases = server.Router.Services.GetRequiredService<PolicyPipeline>().Phases
            .SelectMany(p => p is AccessPhase access ? access.Gates : [p]).Select(p => p.Name);
        Assert.Equal(phases, rows);
    }

    public class Server : PolicyServer
    {
        internal override IEnumerable<PolicyRoute> Routes =>
        [
            .. s_order.Select((s, i) => new PolicyRoute(
                $"{s.Name}.test",
                "/",
                s_order.Skip(i).Reverse().Aggregate(new RoutePolicies(), (policies, next) => next.Add(policies)),
                i <= 9 ? "gone" : "web")),
            new("closed.test", "/", new()
            {
                Host = new() { AppRoot = "/ui" }, Closed = new("secret reason"), Slash = new("/x/"), Cors = new(), Redirect = new("/", 301),
            }),
        ];
    }
}
