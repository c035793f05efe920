using System.Diagnostics.CodeAnalysis;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Policies;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace IngressRules.AspNetCore.Tests.Policies;

/// <summary>How backends are spoken to, over sockets: protocol and TLS (N58, N59).</summary>
public class BackendConnectionTests(BackendConnectionTests.Server server) : IClassFixture<BackendConnectionTests.Server>
{
    [Theory]

    // N58: no verification, no server name; HTTP/1.1 unless it is gRPC.
    [InlineData("https.test", 200, "HTTP/1.1 https Tls13 - https.test")]
    [InlineData("grpcs.test", 200, "HTTP/2 https Tls13 - grpcs.test")]
    [InlineData("https-to-plain.test", 502, null)]
    [InlineData("http-to-tls.test", 502, null)]
    [InlineData("grpcs-to-http1.test", 502, null)]

    // N59: TLS 1.2 unless asked, a client certificate, verification by the given authorities.
    [InlineData("proxy-ssl.test", 200, "HTTP/1.1 https Tls12 CN=router proxy-ssl.test")]
    [InlineData("verified.test", 200, "HTTP/1.1 https Tls12 - verified.test")]
    [InlineData("wrong-name.test", 502, null)]
    [InlineData("wrong-authority.test", 502, null)]
    [InlineData("no-authority.test", 502, null)]
    [InlineData("too-deep.test", 502, null)]
    [InlineData("bad-key.test", 502, null)]
    public async Task Protocol_and_TLS(string host, int status, string? text)
    {
        RawResponse response = await server.GetAsync(host, "/");
        Assert.Equal(status, response.Status);
        Assert.Equal(text ?? response.Body, response.Body);
    }

    [Fact]
    public async Task N59_The_server_name_is_sent_where_it_is_asked_for_alone()
    {
        await server.GetAsync("https.test", "/");
        Assert.DoesNotContain("sni.example", server.Names);
        Assert.Equal(200, (await server.GetAsync("sni.test", "/")).Status);
        Assert.Equal(["", "sni.example"], server.Names.Distinct().Order());
    }

    [Fact]
    public async Task N58_gRPC_is_HTTP_2_with_prior_knowledge() =>
        Assert.Equal("HTTP/2", (await server.GetAsync("grpc.test", "/")).Echo.Proto);

    [Fact]
    public async Task N58_The_scheme_of_the_client() =>
        Assert.Equal("HTTP/1.1", (await server.GetAsync("client.test", "/")).Echo.Proto);

    [SuppressMessage(
        "Design", "CA1001:Types that own disposable fields should be disposable", Justification = "xunit awaits DisposeAsync.")]
    public sealed class Server : PolicyServer
    {
        private readonly TestAuthority _authority = new(), _other = new();
        private TlsPod _both = null!, _http1 = null!;
        private TestBackend _http2 = null!;

        internal IEnumerable<string> Names => _both.ServerNames;

        internal override IEnumerable<PolicyRoute> Routes
        {
            get
            {
                (string chain, string key) = _authority.Issue(["router"]);
                string root = _authority.Policy().CustomTrustStore[0].ExportCertificatePem();
                var verify = new BackendTls { Authorities = root, Verify = true, ServerName = "pod.example", Depth = 1 };
                return
                [
                    Of("https.test", "tls", BackendProtocol.Https),
                    Of("grpcs.test", "tls", BackendProtocol.Grpcs),
                    Of("grpc.test", "http2", BackendProtocol.Grpc),
                    Of("client.test", "web", BackendProtocol.Client),
                    Of("https-to-plain.test", "web", BackendProtocol.Https),
                    Of("http-to-tls.test", "tls", BackendProtocol.Http),
                    Of("grpcs-to-http1.test", "tls1", BackendProtocol.Grpcs),
                    Of("proxy-ssl.test", "tls", BackendProtocol.Https, new() { Certificate = chain, Key = key }),
                    Of("verified.test", "tls", BackendProtocol.Https, verify),
                    Of("wrong-name.test", "tls", BackendProtocol.Https, verify with { ServerName = "other.example" }),
                    Of("wrong-authority.test", "tls", BackendProtocol.Https, verify with
                    {
                        Authorities = _other.Policy().CustomTrustStore[0].ExportCertificatePem(),
                    }),
                    Of("no-authority.test", "tls", BackendProtocol.Https, verify with { Authorities = "x" }),
                    Of("too-deep.test", "tls", BackendProtocol.Https, verify with { Depth = 0 }),
                    Of("bad-key.test", "tls", BackendProtocol.Https, new() { Certificate = chain, Key = "x" }),
                    Of("sni.test", "tls", BackendProtocol.Https, new() { ServerName = "sni.example", SendServerName = true }),
                ];
            }
        }

        public override async Task InitializeAsync()
        {
            _both = await TlsPod.StartAsync(_authority.Issue(["pod.example"]), HttpProtocols.Http1AndHttp2);
            _http1 = await TlsPod.StartAsync(_authority.Issue(["pod.example"]), HttpProtocols.Http1);
            _http2 = await TestBackend.StartAsync("http2", protocols: HttpProtocols.Http2);
            await base.InitializeAsync();
        }

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            await _both.DisposeAsync();
            await _http1.DisposeAsync();
            await _http2.DisposeAsync();
            _authority.Dispose();
            _other.Dispose();
        }

        internal override IEnumerable<Model.EndpointSlice> MoreSlices() =>
        [
            TestBackend.NewSlice("tls", "tls-0", _both.Port), TestBackend.NewSlice("tls1", "tls1-0", _http1.Port), _http2.Slice(),
        ];

        private static PolicyRoute Of(string host, string service, BackendProtocol protocol, BackendTls? tls = null) =>
            new(host, "/", new() { Connection = new(protocol) { Tls = tls } }, service);
    }
}
