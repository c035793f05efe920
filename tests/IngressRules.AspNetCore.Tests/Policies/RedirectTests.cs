using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Policies;

namespace IngressRules.AspNetCore.Tests.Policies;

/// <summary>Redirects of every kind, over sockets.</summary>
public class RedirectTests(RedirectTests.Server server) : IClassFixture<RedirectTests.Server>
{
    [Theory]

    // N39: the port always stands in the URL, and one slash at the end is cut.
    [InlineData("www.a.test", "/x/", 308, "http://a.test:{port}/x")]
    [InlineData("www.a.test", "/?a=b", 308, "http://a.test:{port}/?a=b")]
    [InlineData("www.a.test:81", "/", 308, "http://a.test:{port}")]

    // N38: the decoded path is compared; the query is lost, the port of the Host is kept.
    [InlineData("root.test", "/", 302, "http://root.test/ui")]
    [InlineData("root.test", "/?x=1", 302, "http://root.test/ui")]
    [InlineData("root.test", "//", 302, "http://root.test/ui")]
    [InlineData("root.test", "/./%2e", 302, "http://root.test/ui")]
    [InlineData("Root.test:8080", "/", 302, "http://Root.test:8080/ui")]
    [InlineData("root.test", "/x", 200, null)]

    // N15: the path of the rule, with the query and without the port.
    [InlineData("slash.test", "/foo", 301, "http://slash.test/foo/")]
    [InlineData("slash.test", "/foo?a=b", 301, "http://slash.test/foo/?a=b")]
    [InlineData("SLASH.test.:8080", "//foo", 301, "http://slash.test/foo/")]

    // N36.
    [InlineData("moved.test", "/x?y=1", 301, "https://new.test")]
    [InlineData("path.test:81", "/q", 301, "http://path.test/else")]
    [InlineData("relative.test", "/q", 301, "/else")]
    [InlineData("choices.test", "/q", 300, null)]

    // N27: the query is kept, captures are encoded.
    [InlineData("rewritten.test", "/old/a?x=1", 302, "https://new.test/a?x=1")]
    [InlineData("rewritten.test", "/old/a%20b%3f", 302, "https://new.test/a%20b%3F")]

    // N32, N40.
    [InlineData("secure.test", "/", 308, "https://secure.test")]
    [InlineData("secure.test", "/x/", 308, "https://secure.test/x")]
    [InlineData("secure.test", "/x?y=/", 308, "https://secure.test/x?y=")]
    [InlineData("Secure.test:8080", "/%41//b", 308, "https://Secure.test/%41//b")]
    [InlineData("secure.test", "/.well-known/acme-challenge/x", 200, null)]
    [InlineData("port.test", "/x/", 308, "https://port.test:8443/x/")]
    public async Task Redirects(string host, string target, int status, string? location)
    {
        RawResponse response = await server.GetAsync(host, target);
        Assert.Equal((status, location), (response.Status, server.LocationOf(response)));
    }

    [Fact]
    public async Task N36_Statuses_that_are_no_redirects_send_the_URL_as_text()
    {
        RawResponse response = await server.GetAsync("choices.test", "/q");
        Assert.Contains("https://new.test", response.Body, StringComparison.Ordinal);
        Assert.Equal(304, (await server.GetAsync("unmodified.test", "/q")).Status);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("HEAD")]
    public async Task Redirects_apply_to_every_method(string method)
    {
        Assert.Equal(301, (await server.SendAsync(method, "moved.test", "/")).Status);
        Assert.Equal(308, (await server.SendAsync(method, "secure.test", "/")).Status);
    }

    [Fact]
    public async Task The_scheme_is_the_clients_where_a_trusted_proxy_says_it()
    {
        await using TestRouter router = await TrustingRouter();
        RawResponse response = await RawHttp.GetAsync(router.Http, "secure.test", "/x", "X-Forwarded-Proto: https");
        Assert.Equal(200, response.Status);
        response = await RawHttp.GetAsync(router.Http, "path.test", "/x", "X-Forwarded-Proto: https", "X-Forwarded-Host: out.test");
        Assert.Equal("https://out.test/else", response.Headers["Location"]);
    }

    [Fact]
    public async Task What_a_client_says_of_its_scheme_changes_nothing()
    {
        RawResponse response = await server.GetAsync("secure.test", "/x", "X-Forwarded-Proto: https");
        Assert.Equal(308, response.Status);
    }

    private static async Task<TestRouter> TrustingRouter()
    {
        var trusting = new TrustingServer();
        await trusting.InitializeAsync();
        return trusting.Router;
    }

    public class Server : PolicyServer
    {
        internal override IEnumerable<PolicyRoute> Routes =>
        [
            Of("www.a.test", new() { Host = new() { Redirect = new("a.test", 308) } }),
            Of("root.test", new() { Host = new() { AppRoot = "/ui" } }),
            Of("slash.test", new() { Slash = new("/foo/") }),
            Of("moved.test", new() { Redirect = new("https://new.test", 301) }),
            Of("path.test", new() { Redirect = new("/else", 301) }),
            Of("relative.test", new() { Redirect = new("/else", 301, Relative: true) }),
            Of("choices.test", new() { Redirect = new("https://new.test", 300) }),
            Of("unmodified.test", new() { Redirect = new("https://new.test", 304) }),
            Of("rewritten.test", new() { Rewrite = Patterns.Rewrite("^/old/(.*)", "https://new.test/$1", redirect: true) }),
            Of("secure.test", new() { Https = new(308) { Except = ["/.well-known/acme-challenge"] } }),
            Of("port.test", new() { Https = new(308, KeepTrailingSlash: true, WithPort: true) }),
        ];

        internal override void Configure(IngressRulesOptions options) => options.HttpsRedirectPort = 8443;

        private static PolicyRoute Of(string host, RoutePolicies policies) => new(host, "/", policies);
    }

    private sealed class TrustingServer : Server
    {
        internal override void Configure(IngressRulesOptions options) =>
            options.TrustedProxies.Add(System.Net.IPNetwork.Parse("127.0.0.0/8"));
    }
}
