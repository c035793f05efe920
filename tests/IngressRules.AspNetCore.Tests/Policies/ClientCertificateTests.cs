using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IngressRules.AspNetCore.Policies;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Policies;

namespace IngressRules.AspNetCore.Tests.Policies;

/// <summary>Certificates of clients (N69), over sockets, and <c>Strict-Transport-Security</c> (N33).</summary>
public class ClientCertificateTests(ClientCertificateTests.Server server) : IClassFixture<ClientCertificateTests.Server>
{
    [Theory]
    [InlineData("required.test", null, 400)]
    [InlineData("required.test", "ada", 200)]
    [InlineData("required.test", "stranger", 400)]
    [InlineData("required.test", "expired", 400)]
    [InlineData("flat.test", "ada", 400)]
    [InlineData("optional.test", null, 200)]
    [InlineData("optional.test", "ada", 200)]
    [InlineData("optional.test", "stranger", 400)]
    [InlineData("any.test", "stranger", 200)]
    [InlineData("named.test", "ada", 200)]
    [InlineData("named.test", "eve", 403)]
    [InlineData("page.test", null, 302)]
    [InlineData("broken.test", "ada", 400)]
    [InlineData("open.test", null, 200)]
    public async Task Who_is_let_in(string host, string? client, int status) =>
        Assert.Equal(status, (await server.SendAsync(host, host, client)).Status);

    [Fact]
    public async Task Nobody_comes_to_a_guarded_host_through_the_connection_of_another()
    {
        Assert.Equal(421, (await server.SendAsync("open.test", "required.test", null)).Status);
        Assert.Equal(421, (await server.SendAsync("named.test", "required.test", "ada")).Status);
        Assert.Equal(421, (await server.SendAsync("", "required.test", "ada")).Status);
        Assert.Equal(400, (await server.GetAsync("required.test", "/")).Status);
        Assert.Equal(308, (await server.GetAsync("redirected.test", "/")).Status);
    }

    [Fact]
    public async Task The_backend_is_told_of_the_certificate_by_the_router_alone()
    {
        const string Forged = "ssl-client-verify: SUCCESS\r\nssl-client-subject-dn: CN=forged\r\nssl-client-cert: forged\r\n";
        Dictionary<string, string> got = (await server.SendAsync("optional.test", "optional.test", "ada", Forged)).Echo.Headers;
        Assert.Equal(("SUCCESS", "CN=ada"), (got["ssl-client-verify"], got["ssl-client-subject-dn"]));
        Assert.Equal("CN=intermediate", got["ssl-client-issuer-dn"]);
        Assert.StartsWith("-----BEGIN%20CERTIFICATE-----%0A", got["ssl-client-cert"], StringComparison.Ordinal);
        got = (await server.SendAsync("optional.test", "optional.test", null, Forged)).Echo.Headers;
        Assert.Equal("NONE", got["ssl-client-verify"]);
        Assert.Empty(got.Keys.Intersect(["ssl-client-subject-dn", "ssl-client-cert"]));
        got = (await server.SendAsync("any.test", "any.test", "stranger", Forged)).Echo.Headers;
        Assert.StartsWith("FAILED:", got["ssl-client-verify"], StringComparison.Ordinal);
        Assert.DoesNotContain("ssl-client-cert", got.Keys);
    }

    [Fact]
    public async Task N33_Responses_over_TLS_say_that_it_stays_so_whoever_responds()
    {
        string? Value(RawResponse response) => response.Headers.GetValueOrDefault("Strict-Transport-Security");
        Assert.Equal("max-age=1", Value(await server.SendAsync("open.test", "open.test", null)));
        Assert.Equal("max-age=1", Value(await server.SendAsync("open.test", "open.test", null,
            "X-Want-Header-1: Strict-Transport-Security=x\r\n")));
        Assert.Equal("max-age=1", Value(await server.SendAsync("moved.test", "moved.test", null)));
        Assert.Null(Value(await server.GetAsync("open.test", "/")));
        Assert.Null(Value(await server.SendAsync("root.test", "root.test", null)));
    }

    [Theory]
    [InlineData("CN=ada,O=Example\\, Inc.,C=GB", "C=GB, O=\"Example, Inc.\", CN=ada")]
    [InlineData("CN=\\#x\\ ,OU=a\\+b", "OU=\"a+b\", CN=\"#x \"")]
    [InlineData("CN=J\\C3\\BCrgen,emailAddress=a@b.test,UID=1", "UID=1, E=a@b.test, CN=Jürgen")]
    public void A_name_as_text(string expected, string name) =>
        Assert.Equal(expected, DistinguishedName.Write(new X500DistinguishedName(name, X500DistinguishedNameFlags.None)));

    [SuppressMessage(
        "Design", "CA1001:Types that own disposable fields should be disposable", Justification = "xunit awaits DisposeAsync.")]
    public sealed class Server : PolicyServer
    {
        private readonly TestAuthority _authority = new(), _other = new();
        private readonly Dictionary<string, SslStreamCertificateContext> _clients = [];

        internal override X509Certificate2 Certificate { get; } = SelfSigned();

        internal override IEnumerable<PolicyRoute> Routes
        {
            get
            {
                var policy = new ClientCertificatePolicy(_authority.Policy().CustomTrustStore[0].ExportCertificatePem());
                var hsts = new ResponseHeaderPolicy { StrictTransportSecurity = "max-age=1" };
                return
                [
                    Of("required.test", policy),
                    Of("flat.test", policy with { Depth = 0 }),
                    Of("optional.test", policy with { Optional = true, PassToBackend = true }),
                    Of("any.test", policy with { Optional = true, AnyAuthority = true }),
                    Of("named.test", policy with { Subject = Patterns.Of("CN=ada") }),
                    Of("page.test", policy with { ErrorPage = "https://help.test/" }),
                    Of("broken.test", new("-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----")),
                    new("redirected.test", "/", new() { Host = new() { ClientCertificate = policy }, Https = new(308) }),
                    new("open.test", "/", new() { ResponseHeaders = hsts }),
                    new("moved.test", "/", new() { ResponseHeaders = hsts, Redirect = new("https://new.test", 301) }),
                    new("root.test", "/", new() { ResponseHeaders = hsts, Host = new() { AppRoot = "/ui" } }),
                ];
            }
        }

        public override Task InitializeAsync()
        {
            foreach (string name in (string[])["ada", "eve", "stranger", "expired"])
            {
                DateTimeOffset? until = name == "expired" ? TimeProvider.System.GetUtcNow().AddDays(-1) : null;
                (string chain, string key) = (name == "stranger" ? _other : _authority).Issue([name], until);
                using var ephemeral = X509Certificate2.CreateFromPem(chain, key);
                var more = new X509Certificate2Collection();
                more.ImportFromPem(chain);
                X509Certificate2 leaf = X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
                _clients[name] = SslStreamCertificateContext.Create(leaf, more, offline: true);
            }

            return base.InitializeAsync();
        }

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            _authority.Dispose();
            _other.Dispose();
        }

        /// <summary>Sends a request over TLS.</summary>
        internal async Task<RawResponse> SendAsync(string serverName, string host, string? client, string headers = "")
        {
            using var limit = new CancellationTokenSource(Eventually.Limit);
            using var socket = new TcpClient();
            await socket.ConnectAsync(Router.Https, limit.Token);
            await using var tls = new SslStream(socket.GetStream());
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = serverName,
                    ClientCertificateContext = client is null ? null : _clients[client],
#pragma warning disable CA5359 // The test is about what the other side says.
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
                },
                limit.Token);
            await tls.WriteAsync(
                Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n"), limit.Token);
            using var received = new MemoryStream();
            await tls.CopyToAsync(received, limit.Token);
            return RawHttp.Parse(Encoding.UTF8.GetString(received.ToArray()));
        }

        private static PolicyRoute Of(string host, ClientCertificatePolicy policy) =>
            new(host, "/", new() { Host = new() { ClientCertificate = policy } });

        private static X509Certificate2 SelfSigned()
        {
            using var authority = new TestAuthority();
            (string chain, string key) = authority.Issue(["router.test"]);
            using var ephemeral = X509Certificate2.CreateFromPem(chain, key);
            return X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
        }
    }
}
