using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Yarp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace IngressRules.AspNetCore.Tests;

/// <summary>TLS to endpoints: what a client sends decides neither the connection nor whether the endpoint is healthy.</summary>
public sealed class TlsEndpointTests : IDisposable
{
    private static readonly Ingress All = Manifests.NewIngress("all", [("", "Prefix", "/", "web")]);

    private readonly TestAuthority _authority = new();
    private readonly ConcurrentQueue<string?> _handshakes = [];

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData(HttpProtocols.Http1, "HTTP/1.1")]
    [InlineData(HttpProtocols.Http2, "HTTP/2")]
    [InlineData(HttpProtocols.Http1AndHttp2, "HTTP/2")]
    public async Task Many_hosts_share_the_connections_and_none_is_a_server_name(HttpProtocols protocols, string expected)
    {
        await using WebApplication web = await StartAsync(protocols, "web.default.svc");
        await using TestRouter router = await StartAsync(web);
        string[] hosts =
            [.. Enumerable.Range(0, 20).Select(i => $"h{i}.io"), new string('x', 64) + ".io", "refused.io", "[::1]:8080", "h0.io:81"];
        foreach (string host in hosts)
        {
            foreach (string method in (string[])["GET", "POST", "DELETE"])
            {
                RawResponse response = await RawHttp.SendAsync(router.Http, method, host, "/a?b");
                Assert.Equal((200, $"{expected} https {method} {host} /a"), (response.Status, response.Body));
            }
        }

        // An endpoint of HTTP/1.1 is found to be one in a first handshake.
        Assert.InRange(_handshakes.Count, 1, 2);
        Assert.All(_handshakes, name => Assert.Equal("web.default.svc", name));
        Assert.Equal((false, 0L), (router.Endpoints.All.Single().IsCoolingDown, router.Endpoints.All.Single().Failures));
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task Requests_at_once_and_large_bodies_pass_in_either_version_of_HTTP(HttpProtocols protocols)
    {
        await using WebApplication web = await StartAsync(protocols, "web.default.svc");
        await using TestRouter router = await StartAsync(web);
        string body = new('x', 200_000);
        RawResponse[] responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => RawHttp.ExchangeAsync(
            router.Http,
            $"PUT /echo HTTP/1.1\r\nHost: h{i}.io\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}")));
        Assert.All(responses, r => Assert.Equal((200, body.Length), (r.Status, r.Body.Length)));
    }

    [Theory]
    [InlineData("web.default.svc", 200)]
    [InlineData("any.io", 502)]
    public async Task A_certificate_is_verified_for_the_name_of_the_Service(string name, int expected)
    {
        await using WebApplication web = await StartAsync(HttpProtocols.Http1AndHttp2, name);
        await using TestRouter router = await StartAsync(web, options =>
        {
            options.VerifyEndpointCertificates = true;
            options.ConfigureHandler = handler => handler.SslOptions.CertificateChainPolicy = _authority.Policy();
        });
        Assert.Equal(expected, (await router.GetAsync("any.io", "/")).Status);
    }

    [Theory]
    [InlineData("https")]
    [InlineData("kubernetes.io/wss")]
    public async Task A_WebSocket_passes_to_an_endpoint_that_prefers_HTTP_2(string appProtocol)
    {
        await using WebApplication web = await StartAsync(HttpProtocols.Http1AndHttp2, "web.default.svc");
        await using TestRouter router = await StartAsync(web, appProtocol: appProtocol);
        using var client = new ClientWebSocket();
        using var limit = new CancellationTokenSource(Eventually.Limit);
        await client.ConnectAsync(new Uri($"ws://{router.Http}/socket"), limit.Token);
        var buffer = new byte[100];
        WebSocketReceiveResult received = await client.ReceiveAsync(buffer, limit.Token);
        Assert.Equal("HTTP/1.1 https", Encoding.ASCII.GetString(buffer, 0, received.Count));
    }

    [Fact]
    public async Task A_request_without_Host_does_not_show_how_the_router_names_endpoints()
    {
        await using WebApplication web = await StartAsync(HttpProtocols.Http1, "web.default.svc");
        await using TestRouter router = await StartAsync(web);
        RawResponse response = await RawHttp.ExchangeAsync(router.Http, "GET / HTTP/1.0\r\n\r\n");
        Assert.Equal($"HTTP/1.1 https GET {new Uri(web.Urls.First()).Authority} /", response.Body);
    }

    private async Task<WebApplication> StartAsync(HttpProtocols protocols, string name)
    {
        (string chain, string key) = _authority.Issue([name]);
        var intermediates = new X509Certificate2Collection();
        intermediates.ImportFromPem(chain);
        using X509Certificate2 ephemeral = X509Certificate2.CreateFromPem(chain, key);
        X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback,
            0,
            listen =>
            {
                listen.Protocols = protocols;
                listen.UseHttps(new TlsHandshakeCallbackOptions
                {
                    OnConnection = hello =>
                    {
                        _handshakes.Enqueue(hello.ClientHelloInfo.ServerName);
                        return hello.ClientHelloInfo.ServerName == "refused.io"
                            ? throw new AuthenticationException()
                            : new(new SslServerAuthenticationOptions
                            {
                                ServerCertificateContext = SslStreamCertificateContext.Create(certificate, intermediates, offline: true),
                            });
                    },
                });
            }));
        WebApplication app = builder.Build();
        app.UseWebSockets();
        app.Run(async context =>
        {
            HttpRequest request = context.Request;
            if (request.Path == "/socket")
            {
                using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
                byte[] text = Encoding.ASCII.GetBytes($"{request.Protocol} {request.Scheme}");
                await socket.SendAsync(text, WebSocketMessageType.Text, true, context.RequestAborted);
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
                return;
            }

            if (request.Path == "/echo")
            {
                await request.Body.CopyToAsync(context.Response.Body);
                return;
            }

            await context.Response.WriteAsync(
                $"{request.Protocol} {request.Scheme} {request.Method} {request.Headers.Host} {request.Path}");
        });
        await app.StartAsync();
        return app;
    }

    private static Task<TestRouter> StartAsync(
        WebApplication web, Action<YarpForwarderOptions>? forwarder = null, string appProtocol = "https") => TestRouter.StartAsync(
        new IngressReadResult
        {
            Objects = new()
            {
                Ingresses = [All],
                Services = [TestBackend.NewService("web")],
                EndpointSlices = [TestBackend.NewSlice("web", "web-0", new Uri(web.Urls.First()).Port, appProtocol)],
            },
        },
        host: builder => builder.Services.Configure(forwarder ?? (_ => { })));
}
