using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Policies;

namespace IngressRules.AspNetCore.Tests.Policies;

/// <summary>Error pages (N55, N56) and backends that stand in (N57), over sockets.</summary>
public class ErrorPageTests(ErrorPageTests.Server server) : IClassFixture<ErrorPageTests.Server>
{
    [Fact]
    public async Task N55_N56_A_status_of_the_backend_is_replaced_by_a_page()
    {
        RawResponse response = await server.SendAsync(
            "POST", "pages.test", "/foo/x?q=1", "X-Want-Status: 404", "Accept: text/x", "Authorization: Basic YTpi",
            "X-Want-Header-1: X-Secret=backend");
        Assert.Equal(404, response.Status);
        Assert.Equal(("pages", "POST", "/?q=1", "pages.test"), (response.Echo.Service, response.Echo.Method, response.Echo.Path,
            response.Echo.Host));
        Dictionary<string, string> got = response.Echo.Headers;
        (string, string)[] expected =
        [
            ("X-Code", "404"), ("X-Format", "text/x"), ("X-Original-URI", "/foo/x?q=1"), ("X-Namespace", "default"),
            ("X-Ingress-Name", "shop"), ("X-Service-Name", "web"), ("X-Service-Port", "80"), ("X-Forwarded-For", "127.0.0.1"),
        ];
        Assert.Equal(expected, expected.Select(e => (e.Item1, got.GetValueOrDefault(e.Item1)!)));
        Assert.Empty(got.Keys.Intersect(["X-Real-IP", "X-Forwarded-Host", "X-Forwarded-Proto", "Authorization", "X-Scheme"]));
        Assert.DoesNotContain("Access-Control-Allow-Origin", response.Headers.Keys);
    }

    [Theory]
    [InlineData("pages.test", "/", "500", 500, "web")]
    [InlineData("pages.test", "/", "200", 200, "web")]
    [InlineData("flat.test", "/", "404", 200, "flat")]
    [InlineData("plain.test", "/", "500", 404, null)]
    [InlineData("pages-down.test", "/", "500", 404, null)]
    [InlineData("own-only.test", "/", "503", 503, "web")]
    [InlineData("denied.test", "/", "200", 403, "pages")]
    [InlineData("basic.test", "/", "200", 401, "pages")]
    [InlineData("down.test", "/x", "200", 503, "pages")]
    [InlineData("unreachable.test", "/x", "200", 502, "pages")]
    [InlineData("miss.test", "/nothing", "200", 404, "pages")]
    [InlineData("www.test", "/", "200", 308, null)]
    public async Task N55_Who_responds(string host, string target, string wanted, int status, string? service)
    {
        RawResponse response = await server.GetAsync(host, target, $"X-Want-Status: {wanted}");
        Assert.Equal(status, response.Status);
        Assert.Equal(service, response.Body.StartsWith('{') ? response.Echo.Service : null);
        Assert.DoesNotContain("WWW-Authenticate", response.Headers.Keys);
    }

    [Fact]
    public async Task N55_A_body_that_is_too_large_is_replaced_as_well()
    {
        RawResponse response = await server.SendAsync("POST", "limited.test", "/");
        Assert.Equal((413, "pages", "POST"), (response.Status, response.Echo.Service, response.Echo.Method));
        Assert.DoesNotContain("Content-Length", response.Echo.Headers.Where(h => h.Value != "0").Select(h => h.Key));
    }

    [Fact]
    public async Task N57_Another_backend_stands_in_for_one_without_endpoints()
    {
        RawResponse response = await server.GetAsync("substitute.test", "/foo/x?q=1");
        Assert.Equal((503, "pages", "/foo/x?q=1"), (response.Status, response.Echo.Service, response.Echo.Path));
        Assert.Equal("503", response.Echo.Headers["X-Code"]);
        Assert.Equal("gone", response.Echo.Headers["X-Service-Name"]);
        Assert.DoesNotContain("X-Original-URI", response.Echo.Headers.Keys);
        Assert.Equal(503, (await server.GetAsync("substitute-down.test", "/")).Status);
        Assert.Equal("web", (await server.GetAsync("substitute-spare.test", "/")).Who);
    }

    [Fact]
    public async Task N57_With_an_error_page_for_503_it_is_asked_twice()
    {
        RawResponse response = await server.GetAsync("twice.test", "/foo");
        Assert.Equal((503, "pages", "/"), (response.Status, response.Echo.Service, response.Echo.Path));
        Assert.Equal("/foo", response.Echo.Headers["X-Original-URI"]);
    }

    public class Server : PolicyServer
    {
        internal override IReadOnlyDictionary<string, int> Pods { get; } =
            new Dictionary<string, int> { ["web"] = 1, ["pages"] = 1, ["flat"] = 1 };

        internal override IEnumerable<PolicyRoute> Routes =>
        [
            Of("pages.test", new() { ErrorPages = Pages(404, 403), Cors = new(), RequestHeaders = new() { AsIngressNginx = true } }),
            Of("flat.test", new() { ErrorPages = new([404], Backend("flat")) }),
            Of("plain.test", new() { ErrorPages = new([500], null) }),
            Of("pages-down.test", new() { ErrorPages = new([500], Backend("gone")) }),
            Of("own-only.test", new() { ErrorPages = Pages(503) with { OwnOnly = true } }),
            Of("denied.test", new()
            {
                ErrorPages = Pages(403), Networks = new() { Deny = [System.Net.IPNetwork.Parse("127.0.0.0/8")] },
            }),
            Of("basic.test", new() { ErrorPages = Pages(401), BasicAuthentication = new("", [new("a", "{PLAIN}b")]) }),
            new("down.test", "/", new() { ErrorPages = Pages(503) }, "gone"),
            new("unreachable.test", "/", new() { ErrorPages = Pages(502) }, "dead"),
            new("miss.test", "/x", new()),
            new("miss.test", "/", new() { ErrorPages = Pages(404) }, null),
            Of("www.test", new() { ErrorPages = Pages(308), Host = new() { Redirect = new("a.test", 308) } }),
            Of("limited.test", new() { ErrorPages = Pages(413), Body = new(1) }),
            new("substitute.test", "/", new() { Substitute = Stand("pages") }, "gone"),
            new("substitute-down.test", "/", new() { Substitute = Stand("missing") }, "gone"),
            Of("substitute-spare.test", new() { Substitute = Stand("pages") }),
            new("twice.test", "/", new() { Substitute = Stand("pages"), ErrorPages = Pages(503) }, "gone"),
        ];

        internal override IEnumerable<Model.EndpointSlice> MoreSlices() => [TestBackend.NewSlice("dead", "dead-0", 1)];

        private static ErrorPages Pages(params int[] statuses) => new([.. statuses], Backend("pages"));

        private static SubstituteBackend Stand(string service) => new(Backend(service), new());

        private static PolicyRoute Of(string host, RoutePolicies policies) => new(host, "/", policies);
    }
}
