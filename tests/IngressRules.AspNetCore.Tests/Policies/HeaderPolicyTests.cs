using System.Globalization;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Policies;

namespace IngressRules.AspNetCore.Tests.Policies;

/// <summary>Headers that policies set in requests and responses, and targets that they rewrite, over sockets.</summary>
public class HeaderPolicyTests(HeaderPolicyTests.Server server) : IClassFixture<HeaderPolicyTests.Server>
{
    private const string Origin = "Access-Control-Allow-Origin";

    [Fact]
    public async Task N66_The_backend_is_told_of_the_client()
    {
        RawResponse response = await server.GetAsync(
            "nginx.test:81", "/", "X-Forwarded-For: 1.2.3.4", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil", "X_Tenant: t",
            "Proxy: p", "X-Real-IP: 9.9.9.9", "Forwarded: for=1.2.3.4", "X-Forwarded-Prefix: /evil", "ssl-client-verify: SUCCESS");
        Dictionary<string, string> got = response.Echo.Headers;
        (string, string)[] expected =
        [
            ("X-Real-IP", "127.0.0.1"), ("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-Host", "nginx.test:81"),
            ("X-Forwarded-Port", server.Router.Http.Port.ToString(CultureInfo.InvariantCulture)), ("X-Forwarded-Proto", "http"),
            ("X-Forwarded-Scheme", "http"), ("X-Scheme", "http"), ("X-Original-Forwarded-For", "1.2.3.4"),
            ("X-Original-Forwarded-Host", "evil"),
        ];
        Assert.Equal(expected, expected.Select(e => (e.Item1, got.GetValueOrDefault(e.Item1)!)));
        Assert.Empty(got.Keys.Intersect(
            ["X_Tenant", "Proxy", "Forwarded", "X-Forwarded-Prefix", "ssl-client-verify"], StringComparer.OrdinalIgnoreCase));
        Assert.Equal("nginx.test:81", response.Echo.Host);
        Assert.Matches("^[0-9a-f]{32}$", got["X-Request-ID"]);
    }

    [Fact]
    public async Task N66_A_request_ID_is_kept_and_a_Server_header_is_not()
    {
        RawResponse response = await server.GetAsync("nginx.test", "/", "X-Request-ID: abc", "X-Want-Header-1: Server=Apache");
        Assert.Equal("abc", response.Echo.Headers["X-Request-ID"]);
        Assert.NotEqual("Apache", response.Headers.GetValueOrDefault("Server"));
    }

    [Fact]
    public async Task N67_Another_Host_and_other_headers_for_the_backend()
    {
        RawResponse response = await server.GetAsync("vhost.test", "/", "X-Set: client");
        Assert.Equal("in.test", response.Echo.Host);
        Assert.Equal("vhost.test", response.Echo.Headers["X-Forwarded-Host"]);
        Assert.Equal("policy", response.Echo.Headers["X-Set"]);
    }

    [Theory]
    [InlineData("/api/v1?x=1", "/v1?x=1", "/p/v1")]
    [InlineData("/api?", "/", "/p/")]
    [InlineData("/api/a%20b", "/a%20b", "/p/a b")]
    [InlineData("/api/a%3Fb%23", "/a%3Fb%23", "/p/a?b#")]
    [InlineData("/api/%22<>^`{|}", "/%22%3C%3E%5E%60%7B%7C%7D", "/p/\"<>^`{|}")]
    [InlineData("/api//x", "/x", "/p/x")]
    [InlineData("/API/x", "/x", "/p/x")]
    [InlineData("/apix", "/apix", null)]
    [InlineData("/api/x%0d%0aX-Evil:1", "/x%0D%0AX-Evil:1", "/p/x%0D%0AX-Evil:1")]
    public async Task N25_N29_Rewrites(string target, string sent, string? prefix)
    {
        RawResponse response = await server.GetAsync("rewrite.test", target);
        Assert.Equal(200, response.Status);
        Assert.Equal(sent, response.Echo.Path);
        Assert.Equal(prefix, response.Echo.Headers.GetValueOrDefault("X-Forwarded-Prefix"));
        Assert.DoesNotContain("X-Evil", response.Echo.Headers.Keys);
    }

    [Fact]
    public async Task N28_A_target_without_slash_does_not_become_part_of_the_host() =>
        Assert.Equal("/8080/x", (await server.GetAsync("bare.test", "/x")).Echo.Path);

    [Theory]
    [InlineData("OPTIONS", "open.test", "X-Nothing: x", 204, "*")]
    [InlineData("GET", "open.test", "X-Nothing: x", 200, "*")]
    [InlineData("GET", "open.test", "X-Want-Status: 500", 500, "*")]
    [InlineData("OPTIONS", "some.test", "Origin: https://ui.test", 204, "https://ui.test")]
    [InlineData("GET", "some.test", "Origin: HTTPS://UI.test", 200, "HTTPS://UI.test")]
    [InlineData("GET", "some.test", "Origin: https://x.b.test", 200, "https://x.b.test")]
    [InlineData("OPTIONS", "some.test", "Origin: https://no.test", 200, null)]
    [InlineData("OPTIONS", "some.test", "X-Nothing: x", 200, null)]
    [InlineData("GET", "some.test", "Origin: evilhttps://ui.test", 200, null)]
    [InlineData("GET", "some.test", "Origin: https://y.x.b.test", 200, null)]
    [InlineData("GET", "cors-denied.test", "X-Nothing: x", 403, "*")]
    [InlineData("OPTIONS", "cors-denied.test", "X-Nothing: x", 204, "*")]
    [InlineData("GET", "cors-moved.test", "X-Nothing: x", 301, "*")]
    [InlineData("GET", "cors-down.test", "X-Nothing: x", 503, "*")]
    public async Task N45_N46_N47_Cross_origin_sharing(string method, string host, string header, int status, string? origin)
    {
        RawResponse response = await server.SendAsync(method, host, "/", header);
        Assert.Equal((status, origin), (response.Status, response.Headers.GetValueOrDefault(Origin)));
        Assert.Equal(origin is not null, response.Headers.ContainsKey("Access-Control-Max-Age"));
        Assert.Equal(status == 204, response.Body.Length == 0);
    }

    [Fact]
    public async Task N45_The_headers_replace_the_backends_and_stand_as_written()
    {
        RawResponse response = await server.GetAsync(
            "open.test", "/", $"X-Want-Header-2: {Origin}=https://other.test", "X-Want-Header-3: Access-Control-Max-Age=1");
        Assert.Equal("*", response.Headers[Origin]);
        Assert.Equal("1728000", response.Headers["Access-Control-Max-Age"]);
        Assert.Equal("true", response.Headers["Access-Control-Allow-Credentials"]);
        Assert.Equal("GET, PUT", response.Headers["Access-Control-Allow-Methods"]);
        Assert.Equal("X-A,X-B", response.Headers["Access-Control-Allow-Headers"]);
        Assert.Equal("*", response.Headers["Access-Control-Expose-Headers"]);
    }

    [Theory]
    [InlineData("limited.test", 4, 200)]
    [InlineData("limited.test", 5, 413)]
    [InlineData("limited.test", 2_000_000, 413)]
    [InlineData("unlimited.test", 2_000_000, 200)]
    public async Task N49_Bodies(string host, int length, int status)
    {
        string request = $"POST / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n";
        RawResponse response = await RawHttp.ExchangeAsync(server.Router.Http, request + new string('x', length));
        Assert.Equal(status, response.Status);
        Assert.DoesNotContain(Origin, response.Headers.Keys);
    }

    [Fact]
    public async Task N49_A_body_of_unknown_length_is_413_when_it_has_become_too_large()
    {
        string request = "POST / HTTP/1.1\r\nHost: limited.test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\nabc\r\n0\r\n\r\n";
        Assert.Equal(413, (await RawHttp.ExchangeAsync(server.Router.Http, request)).Status);
    }

    [Fact]
    public async Task N90_Cookies_and_redirects_of_the_backend()
    {
        RawResponse response = await server.GetAsync(
            "proxied.test", "/", "X-Want-Header-4: Set-Cookie=a=b; Domain=.old.test; path=/old/x; Secure",
            "X-Want-Header-5: Location=http://old.test/x", "X-Want-Header-6: Refresh=5; url=http://old.test/y");
        Assert.Equal("a=b; Domain=new.test; path=/new/x; Secure", response.Headers["Set-Cookie"]);
        Assert.Equal("https://new.test/x", response.Headers["Location"]);
        Assert.Equal("5; url=https://new.test/y", response.Headers["Refresh"]);
        Assert.Equal("policy", response.Headers["X-Own"]);
    }

    [Fact]
    public async Task N90_What_does_not_fit_stays()
    {
        RawResponse response = await server.GetAsync(
            "proxied.test", "/", "X-Want-Header-7: Set-Cookie=a=b; Domain=x.old.test; Path=/other", "X-Want-Header-8: X-Own=backend",
            "X-Want-Header-9: Location=http://else.test/x");
        Assert.Equal("a=b; Domain=x.old.test; Path=/other", response.Headers["Set-Cookie"]);
        Assert.Equal("http://else.test/x", response.Headers["Location"]);
        Assert.Equal("policy", response.Headers["X-Own"]);
    }

    [Fact]
    public async Task N33_Strict_transport_security_is_for_TLS_alone() => Assert.DoesNotContain(
        "Strict-Transport-Security", (await server.GetAsync("proxied.test", "/", "X-Forwarded-Proto: https")).Headers.Keys);

    [Fact]
    public async Task A_host_without_backend_for_a_path_has_its_policies_and_then_404()
    {
        RawResponse response = await server.GetAsync("miss.test", "/nothing");
        Assert.Equal((404, "*"), (response.Status, response.Headers[Origin]));
        Assert.Equal(403, (await server.GetAsync("miss-denied.test", "/nothing")).Status);
    }

    public class Server : PolicyServer
    {
        internal override IEnumerable<PolicyRoute> Routes =>
        [
            Of("nginx.test", new() { RequestHeaders = new() { AsIngressNginx = true } }),
            Of("vhost.test", new() { RequestHeaders = new() { Host = "in.test", Set = [new("X-Set", "policy")] } }),
            Of("rewrite.test", new() { Rewrite = Patterns.Rewrite("^/api(/|$)([\\s\\S]*)", "/$2", prefix: "/p/$2") }),
            Of("bare.test", new() { Rewrite = Patterns.Rewrite("^/", "8080/x") }),
            Of("open.test", new() { Cors = Sharing }),
            Of("some.test", new() { Cors = Sharing with { Origins = [new("https://ui.test"), new("https://*.b.test")] } }),
            Of("cors-denied.test", new() { Cors = Sharing, Networks = new() { Deny = [System.Net.IPNetwork.Parse("127.0.0.0/8")] } }),
            Of("cors-moved.test", new() { Cors = Sharing, Redirect = new("https://new.test", 301) }),
            new("cors-down.test", "/", new() { Cors = Sharing }, "gone"),
            Of("limited.test", new() { Body = new(4), Cors = null }),
            Of("unlimited.test", new() { Body = new(null) }),
            Of("proxied.test", new()
            {
                ResponseHeaders = new()
                {
                    Set = [new("X-Own", "policy")], StrictTransportSecurity = "max-age=1",
                    CookieDomain = new("old.test", "new.test"), CookiePath = new("/old/", "/new/"),
                    Redirect = new("http://old.test/", "https://new.test/"),
                },
            }),
            new("miss.test", "/x", new()),
            new("miss.test", "/", new() { Cors = Sharing }, null),
            new("miss-denied.test", "/x", new()),
            new("miss-denied.test", "/", new() { Networks = new() { Deny = [System.Net.IPNetwork.Parse("127.0.0.0/8")] } }, null),
        ];

        private static CorsPolicy Sharing => new()
        {
            AllowCredentials = true, AllowMethods = "GET, PUT", AllowHeaders = "X-A,X-B", ExposeHeaders = "*", MaxAge = 1728000,
        };

        private static PolicyRoute Of(string host, RoutePolicies policies) => new(host, "/", policies);
    }
}
