using System.Net;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.AspNetCore.Tests.Headers;

/// <summary>Which headers a backend gets, and which stay on the client's connection.</summary>
public sealed class RequestHeaderTests
{
    private static readonly Ingress All = Manifests.NewIngress("all", [("", "Prefix", "/", "web")]);

    private static readonly string[] Claims =
    [
        "X-Forwarded-For: 6.6.6.6", "x-forwarded-for: 7.7.7.7", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil.example",
        "X-Forwarded-Port: 666",
        "Forwarded: for=6.6.6.6;host=evil.example", "X-Forwarded-Prefix: /evil", "X-Real-IP: 6.6.6.6", "X-Request-Id: mine",
        "X-Custom: kept",
    ];

    [Fact]
    public async Task Where_a_request_came_from_is_said_by_the_router_and_not_by_the_client()
    {
        await using TestRouter router = await StartAsync();

        Dictionary<string, string> headers = (await router.GetAsync("shop.example.com:81", "/", Claims)).Echo.Headers;

        Assert.Equal("127.0.0.1", headers["X-Forwarded-For"]);
        Assert.Equal("http", headers["X-Forwarded-Proto"]);
        Assert.Equal("shop.example.com:81", headers["X-Forwarded-Host"]);
        Assert.Equal("80", headers["X-Forwarded-Port"]);
        Assert.Equal("for=127.0.0.1;host=\"shop.example.com:81\";proto=http", headers["Forwarded"]);
        Assert.Matches("^[0-9a-f]{32}$", headers["X-Request-Id"]);
        Assert.Equal(("shop.example.com:81", "kept"), (headers["Host"], headers["X-Custom"]));
        Assert.DoesNotContain("X-Forwarded-Prefix", headers.Keys);
        Assert.DoesNotContain("X-Real-IP", headers.Keys);
    }

    [Fact]
    public async Task The_word_of_a_trusted_proxy_is_kept_and_added_to()
    {
        await using TestRouter router = await StartAsync(o => o.TrustedProxies.Add(IPNetwork.Parse("127.0.0.0/8")));

        Dictionary<string, string> headers = (await router.GetAsync("shop.example.com", "/", Claims)).Echo.Headers;

        Assert.Equal("6.6.6.6, 7.7.7.7, 127.0.0.1", headers["X-Forwarded-For"]);
        Assert.Equal(
            ("https", "evil.example", "666", "/evil"),
            (headers["X-Forwarded-Proto"], headers["X-Forwarded-Host"], headers["X-Forwarded-Port"], headers["X-Forwarded-Prefix"]));
        Assert.Equal(
            "for=7.7.7.7;host=evil.example;proto=https, for=127.0.0.1;host=shop.example.com;proto=http", headers["Forwarded"]);
        Assert.Equal("mine", headers["X-Request-Id"]);
    }

    /// <summary>For what a trusted proxy sends: the four usual headers and Forwarded, as a backend gets them.</summary>
    [Theory]
    [InlineData(
        "X-Forwarded-Proto: https|X-Forwarded-For: 8.8.8.8, 127.0.0.1",
        "8.8.8.8, 127.0.0.1, 127.0.0.1",
        "for=8.8.8.8;host=t.io;proto=https, for=127.0.0.1;host=t.io;proto=http")]
    [InlineData("X-Forwarded-Proto: https", "127.0.0.1", "for=127.0.0.1;host=t.io;proto=https")]
    [InlineData(
        "X-Forwarded-For: 2001:db8::1",
        "2001:db8::1, 127.0.0.1",
        "for=\"[2001:db8::1]\";host=t.io;proto=http, for=127.0.0.1;host=t.io;proto=http")]
    [InlineData(
        "X-Forwarded-For: 8.8.8.8|Forwarded: for=6.6.6.6;host=evil.example;proto=https",
        "8.8.8.8, 127.0.0.1",
        "for=8.8.8.8;host=t.io;proto=http, for=127.0.0.1;host=t.io;proto=http")]
    [InlineData("X-Forwarded-Port: 80|Forwarded: for=6.6.6.6;host=evil.example", "127.0.0.1", "for=127.0.0.1;host=t.io;proto=http")]
    [InlineData("X-Forwarded-For: unknown|Forwarded: for=6.6.6.6", "unknown, 127.0.0.1", "for=127.0.0.1;host=t.io;proto=http")]
    [InlineData(
        "Forwarded: for=1.2.3.4;proto=https;host=z.io",
        "1.2.3.4, 127.0.0.1",
        "for=1.2.3.4;proto=https;host=z.io, for=127.0.0.1;host=t.io;proto=http")]
    [InlineData(
        "Forwarded: for=\"[2001:db8::1]:99\"|Forwarded: for=_hidden, for=\"6.6.6.6, 7.7.7.7\", proto=http",
        "2001:db8::1, unknown, unknown, unknown, 127.0.0.1",
        "for=\"[2001:db8::1]:99\", for=_hidden, for=\"6.6.6.6, 7.7.7.7\", proto=http, for=127.0.0.1;host=t.io;proto=http")]
    [InlineData("Forwarded: for=6.6.6.6;host=\"evil.example", "127.0.0.1", "for=127.0.0.1;host=t.io;proto=http")]
    public async Task Forwarded_and_the_usual_headers_say_the_same_whichever_the_trusted_proxy_sends(
        string sent, string forwardedFor, string forwarded)
    {
        await using TestRouter router = await StartAsync(o => o.TrustedProxies.Add(IPNetwork.Parse("127.0.0.1/32")));

        Dictionary<string, string> headers = (await router.GetAsync("t.io", "/", sent.Split('|'))).Echo.Headers;

        Assert.Equal((forwardedFor, forwarded), (headers["X-Forwarded-For"], headers["Forwarded"]));
    }

    [Fact]
    public async Task A_trusted_proxy_that_says_nothing_leaves_the_word_to_the_router()
    {
        await using TestRouter router = await StartAsync(o => o.TrustedProxies.Add(IPNetwork.Parse("127.0.0.1/32")));

        Dictionary<string, string> headers = (await router.GetAsync("shop.example.com", "/")).Echo.Headers;

        Assert.Equal(
            ("127.0.0.1", "http", "shop.example.com", "80"),
            (headers["X-Forwarded-For"], headers["X-Forwarded-Proto"], headers["X-Forwarded-Host"], headers["X-Forwarded-Port"]));
    }

    [Theory]
    [InlineData("keep-alive, X-Foo")]
    [InlineData("close, x-foo, Host")]
    [InlineData("X-Foo, X-Forwarded-For, X-Forwarded-Proto, X-Forwarded-Host, Host, Content-Length, Forwarded")]
    public async Task A_header_named_in_Connection_stays_behind_but_what_says_where_a_request_goes_and_comes_from_does_not(
        string connection)
    {
        await using TestRouter router = await StartAsync();

        RawResponse answer = await RawHttp.ExchangeAsync(
            router.Http,
            $"POST / HTTP/1.1\r\nHost: a.io\r\nConnection: {connection}\r\nX-Foo: 1\r\nX-Bar: 2\r\nKeep-Alive: 5\r\n"
                + "Proxy-Connection: x\r\nContent-Length: 2\r\n\r\nhi"
                + "GET / HTTP/1.1\r\nHost: a.io\r\nConnection: close\r\n\r\n");

        Dictionary<string, string> headers = answer.Echo.Headers;
        Assert.Equal(
            ("a.io", "127.0.0.1", "http", "a.io", "2"),
            (headers["Host"], headers["X-Forwarded-For"], headers["X-Forwarded-Proto"], headers["X-Forwarded-Host"], headers["X-Bar"]));
        Assert.Equal("2", headers["Content-Length"]);
        Assert.Empty(headers.Keys.Intersect(["X-Foo", "Keep-Alive", "Proxy-Connection", "Connection"], StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Bytes_beyond_ASCII_pass_both_ways_whatever_they_are_meant_to_be()
    {
        await using TestBackend backend = await TestBackend.StartAsync("web", answer: context =>
        {
            context.Response.Headers["X-Answer"] = context.Request.Headers["X-Ask"];
            return Task.CompletedTask;
        }, latin1: true);
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new() { Ingresses = [All], Services = [TestBackend.NewService("web")], EndpointSlices = [backend.Slice()] },
            });
        foreach (string value in (string[])["\u00c3\u00bc \u00e2\u0082\u00ac", "\u00fc", "\u00ff\u0080"])
        {
            string answer = await RawHttp.ExchangeTextAsync(
                router.Http, $"GET / HTTP/1.1\r\nHost: a\r\nX-Ask: {value}\r\nConnection: close\r\n\r\n");

            Assert.Contains($"\r\nX-Answer: {value}\r\n", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_answer_says_which_server_gave_it()
    {
        await using TestRouter router = await TestRouter.StartAsync([Manifests.NewIngress("a", [("a.io", "Prefix", "/", "web")])]);
        (string, string, int)[] requests = [("a.io", "/", 200), ("a.io", "/%zz", 400), ("a.io", "/#", 400)];
        foreach ((string host, string target, int status) in requests)
        {
            RawResponse answer = await router.GetAsync(host, target);

            Assert.Equal((target, status), (target, answer.Status));
            Assert.All((string[])["Server", "Date", "Content-Type"], name => Assert.Contains(name, answer.Headers.Keys));
        }
    }

    [Theory]
    [InlineData("/a%2fb")]
    [InlineData("/a%2Fb")]
    [InlineData("/a%5cb")]
    [InlineData("/a\\b")]
    [InlineData("/a%00b")]
    [InlineData("/a%zzb")]
    [InlineData("/a%")]
    [InlineData("/a%2")]
    [InlineData("/a#b")]
    [InlineData("/x//../admin")]
    [InlineData("/a\u0000b")]
    public async Task A_target_that_backends_may_read_differently_is_refused(string target)
    {
        await using TestRouter router = await TestRouter.StartAsync([All]);

        RawResponse answer = await router.GetAsync("any.io", target);

        Assert.Equal(
            (400, true, true), (answer.Status, answer.Headers.ContainsKey("Content-Type"), answer.Headers.ContainsKey("Content-Length")));
    }

    [Theory]
    [InlineData("OPTIONS", "*")]
    [InlineData("CONNECT", "any.io:443")]
    public async Task A_target_that_is_no_path_is_not_forwarded_even_where_everything_has_a_backend(string method, string target)
    {
        await using TestRouter router = await TestRouter.StartAsync([Manifests.NewIngress("all", defaultBackend: "web")]);

        Assert.Equal(400, (await RawHttp.SendAsync(router.Http, method, "any.io:443", target)).Status);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("Post")]
    [InlineData("hEAD")]
    [InlineData("connect")]
    public async Task A_method_in_another_case_is_another_method_and_no_backend_gets_it_under_its_usual_name(string method)
    {
        await using TestRouter router = await TestRouter.StartAsync([Manifests.NewIngress("a", [("a.io", "Prefix", "/", "web")])]);

        RawResponse answer = await RawHttp.SendAsync(router.Http, method, "a.io", "/");
        Assert.Equal((400, "400 The method is not spelled in capital letters.\n"), (answer.Status, answer.Body));
        Assert.Equal("M-SEARCH", (await RawHttp.SendAsync(router.Http, "M-SEARCH", "a.io", "/")).Echo.Method);
    }

    [Fact]
    public async Task What_only_looks_like_a_header_of_the_connection_passes_and_an_announcement_of_trailers_does_not()
    {
        await using TestRouter router = await StartAsync();

        Dictionary<string, string> headers =
            (await router.GetAsync("a.io", "/", "Upgrade-Insecure-Requests: 1", "Trailer: X-Sum", "TE: gzip")).Echo.Headers;

        Assert.Equal("1", headers["Upgrade-Insecure-Requests"]);
        Assert.Empty(headers.Keys.Intersect(["Trailer", "TE"], StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_target_of_sixteen_kibibytes_passes_and_so_does_one_of_HTTP_2()
    {
        await using TestRouter router = await TestRouter.StartAsync([All]);
        string target = "/" + new string('a', 16 * 1024);
        using var client = new HttpClient
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        Assert.Equal(target, (await router.GetAsync("any.io", target)).Echo.Path);
        string body = await client.GetStringAsync(new Uri($"http://{router.Http}{target}"));
        Assert.Contains(target, body, StringComparison.Ordinal);
    }

    private static Task<TestRouter> StartAsync(Action<IngressRulesOptions>? configure = null) =>
        TestRouter.StartAsync([All], configure: configure);
}
