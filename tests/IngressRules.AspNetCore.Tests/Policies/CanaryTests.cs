using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Policies;

namespace IngressRules.AspNetCore.Tests.Policies;

/// <summary>Another backend for a part of the requests (N70-N74), over sockets.</summary>
public class CanaryTests(CanaryTests.Server server) : IClassFixture<CanaryTests.Server>
{
    [Theory]

    // N71: header, then cookie, then weight.
    [InlineData("words.test", "X-Nothing: x", "web")]
    [InlineData("words.test", "x-canary: always", "new")]
    [InlineData("words.test", "X-Canary: ALWAYS", "web")]
    [InlineData("words.test", "Cookie: x=1; try=always", "new")]
    [InlineData("words.test", "Cookie: try=alwaysx", "web")]
    [InlineData("words-all.test", "X-Canary: never", "web")]
    [InlineData("words-all.test", "Cookie: try=never", "web")]
    [InlineData("words-all.test", "X-Canary: x", "new")]
    [InlineData("value.test", "X-Canary: v1", "new")]
    [InlineData("value.test", "X-Canary: V1", "web")]
    [InlineData("value.test", "X-Canary: always", "web")]
    [InlineData("pattern.test", "X-Canary: v7", "new")]
    [InlineData("pattern.test", "X-Canary: x", "web")]
    [InlineData("pattern-and-value.test", "X-Canary: v7", "web")]

    // N74.
    [InlineData("down.test", "X-Canary: always", "web")]
    [InlineData("main-down.test", "X-Canary: always", "503")]
    public async Task The_backend_of_a_request(string host, string header, string service)
    {
        RawResponse response = await server.GetAsync(host, "/", header);
        Assert.Equal(service, response.Who);
    }

    [Fact]
    public async Task N71_The_header_comes_before_the_cookie()
    {
        Assert.Equal("web", (await server.GetAsync("words.test", "/", "X-Canary: never", "Cookie: try=always")).Who);
        Assert.Equal("new", (await server.GetAsync("words.test", "/", "X-Canary: x", "Cookie: try=always")).Who);
    }

    [Fact]
    public async Task N71_A_total_below_100_counts_as_100()
    {
        var seen = new HashSet<string>();
        for (int i = 0; i < 200 && seen.Count < 2; i++)
        {
            seen.Add((await server.GetAsync("half.test", "/")).Who);
        }

        Assert.Equal(["new", "web"], seen.Order());
    }

    public class Server : PolicyServer
    {
        internal override IReadOnlyDictionary<string, int> Pods { get; } = new Dictionary<string, int> { ["web"] = 1, ["new"] = 1 };

        internal override IEnumerable<PolicyRoute> Routes =>
        [
            Of("words.test", New with { Header = "X-Canary", Cookie = "try" }),
            Of("words-all.test", New with { Header = "X-Canary", Cookie = "try", Weight = 100 }),
            Of("value.test", New with { Header = "X-Canary", HeaderValue = "v1" }),
            Of("pattern.test", New with { Header = "X-Canary", HeaderPattern = Patterns.Of("^v[0-9]") }),
            Of("pattern-and-value.test", New with { Header = "X-Canary", HeaderValue = "v1", HeaderPattern = Patterns.Of("^v[0-9]") }),
            Of("half.test", New with { Weight = 50, WeightTotal = 10 }),
            Of("down.test", new CanaryPolicy(Backend("gone")) { Header = "X-Canary" }),
            Of("main-down.test", New with { Header = "X-Canary" }, "gone"),
        ];

        private static CanaryPolicy New => new(Backend("new"));

        private static PolicyRoute Of(string host, CanaryPolicy canary, string service = "web") =>
            new(host, "/", new() { Canary = canary }, service);
    }
}
