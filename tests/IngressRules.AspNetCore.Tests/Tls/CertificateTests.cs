using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.AspNetCore.Tls;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Tests.Tls;

/// <summary>Which certificate a client gets (specification 5), tested with clients that check it.</summary>
public sealed class CertificateTests : IDisposable
{
    private const string Default = "ingress-rules-default.invalid";

    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("shop.example.com", "exact")]
    [InlineData("SHOP.example.com", "exact")]
    [InlineData("blog.example.com", "*.example.com")]
    [InlineData("a.blog.example.com", Default)]
    [InlineData("example.com", Default)]
    [InlineData("second.example.org", "first")]
    [InlineData("opaque.example.org", "opaque.example.org")]
    [InlineData("in-the-certificate.example.org", "in-the-certificate.example.org")]
    [InlineData("missing.example.com", Default)]
    [InlineData("broken.example.com", Default)]
    [InlineData("mismatched.example.com", Default)]
    [InlineData("nameless.example.org", Default)]
    [InlineData("nameless.example.com", Default)]
    [InlineData("weak.example.com", Default)]
    [InlineData("unknown.example", Default)]
    [InlineData("", Default)]
    public async Task The_name_that_a_client_asks_for_decides(string serverName, string expected)
    {
        (string chain, _) = _authority.Issue(["mismatched.example.com"]);
        (_, string otherKey) = _authority.Issue(["other"]);
        await using TestRouter router = await StartAsync(
            [
                WithTls("b", ("wildcard", ["*.example.com"]), ("exact", ["shop.example.com"]), ("missing", ["missing.example.com"])),
                WithTls(
                    "c",
                    ("broken", ["broken.example.com"]),
                    ("mismatched", ["mismatched.example.com"]),
                    ("opaque", ["opaque.example.org"]),
                    ("weak", ["weak.example.com"])),
                WithTls("d", ("first", ["second.example.org"]), ("names", []), ("", ["nameless.example.org", "nameless.example.com"])),
                WithTls("e", ("second", ["second.example.org"])),
            ],
            _authority.Secret("wildcard", "*.example.com"),
            _authority.Secret("exact", "exact"),
            _authority.Secret("first", "first"),
            _authority.Secret("second", "second"),
            _authority.Secret("names", "in-the-certificate.example.org", "shop.example.com"),
            TestAuthority.Secret("opaque", _authority.Issue(["opaque.example.org"]), "Opaque"),
            TestAuthority.Secret("broken", ("nonsense", "nonsense")),
            TestAuthority.Secret("mismatched", (chain, otherKey)),
            TestAuthority.Secret("weak", WeakPair()));

        Assert.Equal(expected, await SubjectAsync(router.Https, serverName));
    }

    [Fact]
    public async Task Where_hosts_are_owned_the_owner_of_the_rules_chooses_the_certificate()
    {
        string[] hosts = ["shop.example.com", "plain.example.com", "named.example.com"];
        Ingress squatter = In("elsewhere", WithTls("a", ("theirs", [.. hosts[..2], "free.example.com"]), ("names", [])), 1);
        squatter = squatter with { Spec = squatter.Spec with { Rules = [], DefaultBackend = IngressBackend.ForService("web", 80) } };
        Ingress owner = In("default", WithTls("b", ("ours", ["shop.example.com"])), 2);
        owner = owner with { Spec = owner.Spec with { Rules = [.. hosts.Select(h => owner.Spec.Rules[0] with { Host = h })] } };
        Secret[] secrets =
        [
            _authority.Secret("ours", "ours"),
            _authority.Secret("theirs", "theirs") with { Metadata = new() { Namespace = "elsewhere", Name = "theirs" } },
            _authority.Secret("names", "named.example.com") with { Metadata = new() { Namespace = "elsewhere", Name = "names" } },
        ];
        await using TestRouter merged = await StartAsync([squatter, owner], secrets);
        await using TestRouter owned = await StartAsync(
            [squatter, owner], o => (o.CompilerOptions, o.RedirectToHttps) = (new() { OwnHostByNamespace = true }, true), secrets);

        Assert.Equal("theirs", await SubjectAsync(merged.Https, "shop.example.com"));
        Assert.Equal("ours", await SubjectAsync(owned.Https, "shop.example.com"));
        Assert.Equal(Default, await SubjectAsync(owned.Https, "plain.example.com"));
        Assert.Equal(Default, await SubjectAsync(owned.Https, "named.example.com"));
        Assert.Equal("theirs", await SubjectAsync(owned.Https, "free.example.com"));
        Assert.Equal("web", (await owned.GetAsync("plain.example.com", "/")).Who);
        Assert.Equal("308", (await owned.GetAsync("shop.example.com", "/")).Who);
    }

    [Theory]
    [InlineData("shop.example.com", Default)]
    [InlineData("www.shop.example.com", Default)]
    [InlineData("named.example.net", Default)]
    [InlineData("shop.example.info", Default)]
    [InlineData("own.example.org", "ours")]
    [InlineData("free.example.com", "theirs")]
    [InlineData("free.example.net", "*.example.net")]
    [InlineData("free.example.org", "theirs")]
    public async Task Where_hosts_are_owned_the_entries_of_another_namespace_cover_only_what_nobody_owns(string serverName, string expected)
    {
        Ingress squatter = In(
            "elsewhere",
            WithTls("a", ("theirs", ["*.example.com", "*.shop.example.com", "*.example.org", "shop.example.info"]), ("names", [])),
            1);
        squatter = squatter with { Spec = squatter.Spec with { Rules = [], DefaultBackend = IngressBackend.ForService("web", 80) } };
        Ingress owner = In("default", WithTls("b", ("ours", ["*.example.org"])), 2);
        string[] hosts = ["shop.example.com", "www.shop.example.com", "named.example.net", "own.example.org", "*.example.info"];
        owner = owner with { Spec = owner.Spec with { Rules = [.. hosts.Select(h => owner.Spec.Rules[0] with { Host = h })] } };
        await using TestRouter router = await StartAsync(
            [squatter, owner],
            o => o.CompilerOptions = new() { OwnHostByNamespace = true },
            _authority.Secret("ours", "ours"),
            _authority.Secret("theirs", "theirs") with { Metadata = new() { Namespace = "elsewhere", Name = "theirs" } },
            _authority.Secret("names", "*.example.net") with { Metadata = new() { Namespace = "elsewhere", Name = "names" } });

        Assert.Equal(expected, await SubjectAsync(router.Https, serverName));
    }

    [Fact]
    public async Task A_client_that_knows_only_the_root_gets_the_chain_and_the_route()
    {
        await using TestRouter router = await StartAsync(
            [WithTls("a", ("shop", ["shop.example.com"]))], _authority.Secret("shop", "shop.example.com"));
        using HttpClient client = _authority.Client(router.Https);

        string body = await client.GetStringAsync(new Uri("https://shop.example.com/"));

        Assert.Contains("\"web\"", body, StringComparison.Ordinal);
        Assert.Contains("\"X-Forwarded-Proto\":\"https\"", body, StringComparison.Ordinal);
        Assert.Contains("\"X-Forwarded-Port\":\"443\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Q28_the_route_stays_over_HTTP_and_HTTPS_where_the_Secret_is_missing_or_there_is_no_entry()
    {
        await using TestRouter router = await StartAsync([WithTls("a", ("missing", ["shop.example.com"]))]);

        Assert.Equal("web", (await router.GetAsync("shop.example.com", "/")).Who);
        Assert.Contains(
            "\"web\"", await GetWithoutChecksAsync(router.Https, "shop.example.com", "shop.example.com"), StringComparison.Ordinal);
        Assert.Contains(
            "\"web\"", await GetWithoutChecksAsync(router.Https, "plain.example.com", "plain.example.com"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HTTP_2_is_offered_first_and_HTTP_1_to_those_who_know_no_other()
    {
        await using TestRouter router = await StartAsync(
            [WithTls("a", ("shop", ["shop.example.com"]))], _authority.Secret("shop", "shop.example.com"));
        SslApplicationProtocol h2 = SslApplicationProtocol.Http2, h1 = SslApplicationProtocol.Http11;
        (SslApplicationProtocol[], SslApplicationProtocol)[] offers = [([h1, h2], h2), ([h1], h1), ([], default)];
        foreach ((SslApplicationProtocol[] offered, SslApplicationProtocol expected) in offers)
        {
            await using SslStream? stream = await _authority.ConnectAsync(router.Https, "shop.example.com", offered);

            Assert.Equal(
                (expected, true), (stream!.NegotiatedApplicationProtocol, stream.SslProtocol is SslProtocols.Tls12 or SslProtocols.Tls13));
        }

        using HttpClient client = _authority.Client(router.Https);
        foreach (Version version in (Version[])[HttpVersion.Version20, HttpVersion.Version11])
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get, "https://shop.example.com/") { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using HttpResponseMessage answer = await client.SendAsync(request);
            Assert.Equal((HttpStatusCode.OK, version), (answer.StatusCode, answer.Version));
        }
    }

    [Fact]
    public async Task A_new_certificate_is_shown_after_a_reload_and_open_connections_stay()
    {
        Ingress ingress = WithTls("a", ("shop", ["shop.example.com", "old.example.com"]));
        await using TestRouter router = await StartAsync([ingress], _authority.Secret("shop", "old.example.com"));
        await using SslStream? open = await _authority.ConnectAsync(router.Https, "old.example.com");
        Assert.Null(await _authority.ConnectAsync(router.Https, "shop.example.com"));

        router.Tables.Reload(
            _ => RoutingTable.Build(
                new IngressReadResult
                {
                    Objects = new() { Ingresses = [ingress], Secrets = [_authority.Secret("shop", "shop.example.com")] },
                }));

        await using SslStream? fresh = await _authority.ConnectAsync(router.Https, "shop.example.com");
        Assert.NotNull(fresh);
        await open!.WriteAsync("GET / HTTP/1.1\r\nHost: old.example.com\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(open);
        Assert.Equal("HTTP/1.1 503 Service Unavailable", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void What_a_reload_does_not_change_keeps_its_certificate_object_and_so_its_sessions()
    {
        Secret secret = _authority.Secret("shop", "shop.example.com");
        Ingress ingress = WithTls("a", ("shop", ["shop.example.com"]));
        CertificateTable before = CertificateTable.Build(
            RoutingTable.Build(new KubernetesObjects { Ingresses = [ingress], Secrets = [secret] }), CertificateTable.Empty);
        CertificateTable after = CertificateTable.Build(
            RoutingTable.Build(
                new IngressReadResult
                {
                    Objects = new()
                    {
                        Ingresses = [ingress, WithTls("b", ("shop", ["b.io"]))],
                        Secrets = [secret with { Data = new(secret.Data) }],
                    },
                }),
            before);

        Assert.NotNull(before.Find("shop.example.com"));
        Assert.Same(before.Find("shop.example.com"), after.Find("shop.example.com"));
        Assert.Same(after.Find("shop.example.com"), after.Find("b.io"));
    }

    [Fact]
    public async Task Q27_a_Host_other_than_the_name_of_the_connection_is_routed_by_default_and_421_on_request()
    {
        Ingress[] ingresses = [WithTls("a", ("shop", ["shop.example.com"]))];
        Secret secret = _authority.Secret("shop", "shop.example.com");
        await using TestRouter lenient = await StartAsync(ingresses, secret);
        await using TestRouter strict = await StartAsync(ingresses, o => o.RequireMatchingServerName = true, secret);

        Assert.Contains(
            "200 OK", await GetWithoutChecksAsync(lenient.Https, "shop.example.com", "plain.example.com"), StringComparison.Ordinal);
        Assert.Contains(
            " 421 ", await GetWithoutChecksAsync(strict.Https, "shop.example.com", "plain.example.com"), StringComparison.Ordinal);
        Assert.Contains(" 421 ", await GetWithoutChecksAsync(strict.Https, "", "shop.example.com"), StringComparison.Ordinal);
        Assert.Contains(
            "200 OK", await GetWithoutChecksAsync(strict.Https, "shop.example.com", "SHOP.example.com:8443"), StringComparison.Ordinal);
        Assert.Equal("web", (await strict.GetAsync("shop.example.com", "/")).Who);
    }

    [Fact]
    public async Task Q29_plain_HTTP_to_a_host_with_TLS_goes_to_https_only_on_request()
    {
        Ingress[] ingresses = [WithTls("a", ("shop", ["shop.example.com"]))];
        await using TestRouter router = await StartAsync(ingresses, o => o.RedirectToHttps = true);
        await using TestRouter other = await StartAsync(ingresses, o => (o.RedirectToHttps, o.HttpsRedirectPort) = (true, 8443));

        RawResponse answer = await router.GetAsync("shop.example.com:8080", "/a%20b?c=d");
        Assert.Equal((308, "https://shop.example.com/a%20b?c=d"), (answer.Status, answer.Headers["Location"]));
        Assert.Equal(
            "https://shop.example.com:8443/x", (await other.GetAsync("shop.example.com", "http://shop.example.com/x")).Headers["Location"]);
        Assert.Equal(404, (await RawHttp.SendAsync(router.Http, "OPTIONS", "shop.example.com", "*")).Status);
        Assert.Equal(
            ("web", 400),
            ((await router.GetAsync("plain.example.com", "/")).Who, (await router.GetAsync("shop.example.com", "/%2f")).Status));
        Assert.Contains(
            "200 OK", await GetWithoutChecksAsync(router.Https, "shop.example.com", "shop.example.com"), StringComparison.Ordinal);
    }

    /// <summary>A key that OpenSSL loads but that makes each handshake fail.</summary>
    private static (string Chain, string Key) WeakPair()
    {
#pragma warning disable CA5385 // It is weak on purpose.
        using var key = RSA.Create(1024);
#pragma warning restore CA5385
        using X509Certificate2 made = new CertificateRequest("CN=weak", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return (made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static Ingress In(string @namespace, Ingress ingress, int day) => ingress with
    {
        Metadata = ingress.Metadata with { Namespace = @namespace, CreationTimestamp = new(2025, 1, day, 0, 0, 0, TimeSpan.Zero) },
    };

    private static Ingress WithTls(string name, params (string Secret, string[] Hosts)[] tls)
    {
        Ingress ingress = Manifests.NewIngress(name, [("", "Prefix", "/", "web")]);
        return ingress with
        {
            Spec = ingress.Spec with { Tls = [.. tls.Select(t => new IngressTls { SecretName = t.Secret, Hosts = [.. t.Hosts] })] },
        };
    }

    private static Task<TestRouter> StartAsync(Ingress[] ingresses, params Secret[] secrets) => StartAsync(ingresses, null, secrets);

    private static Task<TestRouter> StartAsync(Ingress[] ingresses, Action<IngressRulesOptions>? configure, params Secret[] secrets) =>
        TestRouter.StartAsync(ingresses, configure: configure, secrets: secrets, tls: true);

    private static async Task<string> SubjectAsync(IPEndPoint server, string serverName)
    {
        await using SslStream stream = await ConnectWithoutChecksAsync(server, serverName);
        return new X509Certificate2(stream.RemoteCertificate!).GetNameInfo(X509NameType.SimpleName, forIssuer: false);
    }

    private static async Task<string> GetWithoutChecksAsync(IPEndPoint server, string serverName, string host)
    {
        await using SslStream stream = await ConnectWithoutChecksAsync(server, serverName);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static async Task<SslStream> ConnectWithoutChecksAsync(IPEndPoint server, string serverName)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));

        // No client trusts the default certificate, so these tests only check which one is sent.
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = serverName,
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
            })
            .WaitAsync(TimeSpan.FromSeconds(60));
        return stream;
    }
}
