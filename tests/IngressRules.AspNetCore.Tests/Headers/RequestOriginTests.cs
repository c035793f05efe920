using System.Net;
using IngressRules.AspNetCore.Headers;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Tests.Headers;

/// <summary>Whose word counts about where a request came from, and for what.</summary>
public sealed class RequestOriginTests
{
    private static readonly Ingress All = Manifests.NewIngress("all", [("", "Prefix", "/", "web")]);

    private static readonly Ingress WithTls = All with
    {
        Spec = All.Spec with { Tls = [new IngressTls { Hosts = ["app.example.com"], SecretName = "web-tls" }] },
    };

    [Theory]
    [InlineData("X-Forwarded-Uri")]
    [InlineData("x-forwarded-anything-new")]
    [InlineData("X-Forwarded-Client-Cert")]
    [InlineData("X-Original-URL")]
    [InlineData("X-Original-Forwarded-For")]
    [InlineData("X-Client-Cert")]
    [InlineData("X-SSL-Client-Verify")]
    [InlineData("ssl-client-subject-dn")]
    [InlineData("Client-Cert")]
    [InlineData("X-Auth-Request-User")]
    [InlineData("X-Amzn-Oidc-Data")]
    [InlineData("Remote-User")]
    [InlineData("X-Rewrite-URL")]
    [InlineData("True-Client-IP")]
    [InlineData("X_Forwarded_For")]
    [InlineData("X_Forwarded-Proto")]
    [InlineData("remote_user")]
    [InlineData("any_name")]
    public async Task What_a_client_says_about_its_origin_or_identity_reaches_no_backend(string name)
    {
        await using TestRouter router = await StartAsync();

        Dictionary<string, string> headers = (await router.GetAsync("a.io", "/", $"{name}: forged", "X-Kept: yes")).Echo.Headers;

        Assert.DoesNotContain("forged", headers.Values);
        Assert.Equal("yes", headers["X-Kept"]);
    }

    [Fact]
    public async Task Every_listed_name_is_dropped_from_a_client_and_passes_from_a_trusted_proxy()
    {
        string[] own = ["Forwarded"];
        string[] names = [.. OriginHeaders.Names.Except(own), .. OriginHeaders.Prefixes.Select(p => p + (p.EndsWith('-') ? "Other" : ""))];
        await using TestRouter router = await StartAsync();
        await using TestRouter behind = await StartAsync(Trusting);

        // A request may have a hundred headers.
        foreach (string[] some in names.Chunk(50))
        {
            string[] lines = [.. some.Select(n => $"{n}: said")];
            Dictionary<string, string> dropped = (await router.GetAsync("a.io", "/", lines)).Echo.Headers;
            Dictionary<string, string> kept = (await behind.GetAsync("a.io", "/", lines)).Echo.Headers;

            Assert.DoesNotContain("said", dropped.Values);
            Assert.All(some, n => Assert.Equal("said", kept[n]));
        }
    }

    [Fact]
    public void The_page_on_security_lists_the_same_names()
    {
        string page = Repository.Read("docs/security.md");
        string[] parts = page.Split(["<!-- names -->", "<!-- prefixes -->", "<!-- end -->"], StringSplitOptions.None);

        Assert.Equal(OriginHeaders.Names, Quoted(parts[1]));
        Assert.Equal(OriginHeaders.Prefixes, Quoted(parts[2]));

        static IEnumerable<string> Quoted(string text) => text.Split('`').Where((_, i) => i % 2 == 1);
    }

    [Fact]
    public async Task Names_with_an_underscore_pass_where_the_option_says_so_but_never_as_another_spelling_of_the_origin()
    {
        await using TestRouter router = await StartAsync(o => o.KeepUnderscoreHeaders = true);
        await using TestRouter behind = await StartAsync(Trusting);

        foreach (TestRouter each in (TestRouter[])[router, behind])
        {
            Dictionary<string, string> headers =
                (await each.GetAsync("a.io", "/", "any_name: kept", "X_Forwarded_For: forged", "Remote_User: forged")).Echo.Headers;

            Assert.Equal("kept", headers["any_name"]);
            Assert.DoesNotContain("forged", headers.Values);
        }
    }

    [Fact]
    public async Task Where_a_trusted_proxy_ended_TLS_nothing_is_redirected_and_the_port_fits_the_scheme()
    {
        await using TestRouter router = await TestRouter.StartAsync([WithTls], configure: o =>
        {
            o.RedirectToHttps = true;
            Trusting(o);
        });

        RawResponse secure = await router.GetAsync("app.example.com", "/", "X-Forwarded-Proto: https");
        RawResponse plain = await router.GetAsync("app.example.com", "/x", "X-Forwarded-Proto: http", "X-Forwarded-Host: www.example.org");

        Assert.Equal(
            (200, "https", "443"),
            (secure.Status, secure.Echo.Headers["X-Forwarded-Proto"], secure.Echo.Headers["X-Forwarded-Port"]));
        Assert.Equal((308, "https://www.example.org/x"), (plain.Status, plain.Headers["Location"]));
    }

    [Fact]
    public async Task A_client_that_claims_TLS_is_redirected_all_the_same()
    {
        await using TestRouter router = await TestRouter.StartAsync([WithTls], configure: o => o.RedirectToHttps = true);

        RawResponse response = await router.GetAsync(
            "app.example.com", "/x", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil.example", "Forwarded: proto=https");

        Assert.Equal((308, "https://app.example.com/x"), (response.Status, response.Headers["Location"]));
    }

    [Theory]
    [InlineData("a.io:0", "80")]
    [InlineData("a.io:81", "80")]
    [InlineData("[2001:db8::1]", "80")]
    public async Task A_port_in_Host_that_is_not_the_listeners_is_not_handed_on(string host, string port)
    {
        await using TestRouter router = await StartAsync();

        Assert.Equal(port, (await router.GetAsync(host, "/")).Echo.Headers["X-Forwarded-Port"]);
    }

    [Fact]
    public async Task The_listeners_own_port_in_Host_is_the_port()
    {
        await using TestRouter router = await StartAsync();
        string port = $"{router.Http.Port}";

        Assert.Equal(port, (await router.GetAsync($"a.io:{port}", "/")).Echo.Headers["X-Forwarded-Port"]);
    }

    [Theory]
    [InlineData("X-Forwarded-Port: 8443", "8443")]
    [InlineData("X-Forwarded-Port: x", "443")]
    [InlineData("X-Forwarded-Port: 70000", "443")]
    [InlineData("X-Forwarded-Host: b.io:444", "444")]
    [InlineData("X-Forwarded-Host: b.io:99999", "443")]
    public async Task The_port_is_what_the_trusted_proxy_says_or_else_fits_its_scheme(string header, string port)
    {
        await using TestRouter router = await StartAsync(Trusting);

        Assert.Equal(port, (await router.GetAsync("a.io", "/", "X-Forwarded-Proto: https", header)).Echo.Headers["X-Forwarded-Port"]);
    }

    [Theory]
    [InlineData("1.1.1.1, 2.2.2.2", "2.2.2.2")]
    [InlineData("1.1.1.1, 2.2.2.2, 127.0.0.9", "2.2.2.2")]
    [InlineData("127.0.0.8, 127.0.0.9", "127.0.0.8")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("192.0.2.1:1234", "192.0.2.1")]
    [InlineData("[2001:db8::1]:1234", "2001:db8::1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("unknown", "127.0.0.1")]
    [InlineData("", "127.0.0.1")]
    public async Task The_client_is_the_last_address_that_is_no_trusted_proxy(string forwardedFor, string client)
    {
        Assert.Equal(client, await ClientOfAsync($"X-Forwarded-For: {forwardedFor}"));
    }

    [Theory]
    [InlineData("for=192.0.2.60;proto=https;host=b.io", "192.0.2.60", "https", "b.io", "443")]
    [InlineData("For=\"[2001:db8::1]:4711\"; Proto=HTTPS; host=\"b.io:8443\"", "2001:db8::1", "https", "b.io:8443", "8443")]
    [InlineData("for=192.0.2.60;proto=https, for=127.0.0.9;proto=http", "192.0.2.60", "https", "a.io", "443")]
    [InlineData("for=\"a,b;c\";host=\"x\\\"y\"", "127.0.0.1", "http", "a.io", "80")]
    [InlineData("=;;,\"", "127.0.0.1", "http", "a.io", "80")]
    public async Task Forwarded_counts_where_a_trusted_proxy_sends_nothing_else(
        string forwarded, string client, string scheme, string host, string port)
    {
        string header = $"Forwarded: {forwarded}";
        await using TestRouter router = await StartAsync(Trusting);

        Dictionary<string, string> headers = (await router.GetAsync("a.io", "/", header)).Echo.Headers;

        Assert.Equal(
            (scheme, host, port), (headers["X-Forwarded-Proto"], headers["X-Forwarded-Host"], headers["X-Forwarded-Port"]));
        Assert.Equal(client, await ClientOfAsync(header));
    }

    [Theory]
    [InlineData("for=6.6.6.6;proto=https;x=\"", "for=192.0.2.1;proto=http", "127.0.0.1", "http")]
    [InlineData("proto=https", "for=192.0.2.1", "192.0.2.1", "http")]
    [InlineData("for=6.6.6.6;proto=https", "for=192.0.2.1;proto=http", "192.0.2.1", "http")]
    public async Task What_a_client_wrote_before_a_proxy_added_its_element_does_not_count(
        string written, string added, string client, string scheme)
    {
        await using TestRouter router = await StartAsync(Trusting);
        foreach (string[] lines in (string[][])[[$"Forwarded: {written}, {added}"], [$"Forwarded: {written}", $"Forwarded: {added}"]])
        {
            Assert.Equal(scheme, (await router.GetAsync("a.io", "/", lines)).Echo.Headers["X-Forwarded-Proto"]);
            Assert.Equal(client, await ClientOfAsync(lines));
        }
    }

    [Fact]
    public async Task Forwarded_does_not_fill_in_what_a_proxy_has_left_out()
    {
        await using TestRouter router = await StartAsync(Trusting);

        Dictionary<string, string> headers = (await router.GetAsync(
            "a.io", "/", "Forwarded: host=evil.example;proto=https", "X-Forwarded-For: 192.0.2.1")).Echo.Headers;

        Assert.Equal(("a.io", "http"), (headers["X-Forwarded-Host"], headers["X-Forwarded-Proto"]));
    }

    [Theory]
    [InlineData("https, http", "1.1.1.1, 127.0.0.9", "https")]
    [InlineData("http, https", "1.1.1.1, 127.0.0.9", "http")]
    [InlineData("http, https", "1.1.1.1", "https")]
    [InlineData("ftp", "1.1.1.1", "http")]
    [InlineData("wss", "1.1.1.1", "https")]
    public async Task The_scheme_is_the_clients_where_each_proxy_added_one_and_else_the_nearest_proxys(
        string proto, string forwardedFor, string scheme)
    {
        await using TestRouter router = await StartAsync(Trusting);

        Dictionary<string, string> headers =
            (await router.GetAsync("a.io", "/", $"X-Forwarded-Proto: {proto}", $"X-Forwarded-For: {forwardedFor}")).Echo.Headers;

        Assert.Equal(scheme, headers["X-Forwarded-Proto"]);
    }

    [Fact]
    public async Task An_id_of_a_trusted_proxy_is_taken_only_where_it_is_plain_text()
    {
        await using TestRouter router = await StartAsync(Trusting);

        string kept = (await router.GetAsync("a.io", "/", "X-Request-Id: abc-1")).Echo.Headers["X-Request-Id"];
        string replaced = (await router.GetAsync("a.io", "/", "X-Request-Id: a\u009bb")).Echo.Headers["X-Request-Id"];

        Assert.Equal("abc-1", kept);
        Assert.Matches("^[0-9a-f]{32}$", replaced);
    }

    /// <summary>The client's address as the next middleware sees it.</summary>
    private static async Task<string> ClientOfAsync(params string[] headers)
    {
        await using TestRouter router = await TestRouter.StartAsync(
            IngressReadResult.Empty,
            Trusting,
            next: context => context.Response.WriteAsync($"{context.Features.Get<IIngressMatchFeature>()!.ClientAddress}"));
        return (await router.GetAsync("a.io", "/", headers)).Body;
    }

    private static void Trusting(IngressRulesOptions options) => options.TrustedProxies.Add(IPNetwork.Parse("127.0.0.0/8"));

    private static Task<TestRouter> StartAsync(Action<IngressRulesOptions>? configure = null) =>
        TestRouter.StartAsync([All], configure: configure);
}
