using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
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
using Microsoft.Extensions.DependencyInjection;

namespace IngressRules.AspNetCore.Tests;

/// <summary>Streaming in both directions over every protocol.</summary>
public class StreamingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly Ingress All = Manifests.NewIngress("all", [("", "Prefix", "/", "web")]);

    [Fact]
    public async Task The_head_of_an_event_stream_arrives_before_its_first_event_and_each_event_by_itself()
    {
        var events = new[] { NewSignal(), NewSignal() };
        await using TestBackend web = await TestBackend.StartAsync("web", answer: async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync();
            for (int i = 0; i < events.Length; i++)
            {
                await events[i].Task;
                await context.Response.WriteAsync($"data: {i}\n\n");
            }
        });
        await using TestRouter router = await StartAsync(web.Slice());
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.GetAsync(
            new Uri($"http://{router.Http}/"), HttpCompletionOption.ResponseHeadersRead).WaitAsync(Limit);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        for (int i = 0; i < events.Length; i++)
        {
            events[i].SetResult();
            Assert.Equal($"data: {i}", await reader.ReadLineAsync().WaitAsync(Limit));
            Assert.Equal("", await reader.ReadLineAsync().WaitAsync(Limit));
        }
    }

    [Fact]
    public async Task A_small_piece_of_a_request_arrives_before_the_rest_is_sent()
    {
        TaskCompletionSource arrived = NewSignal();
        await using TestBackend web = await TestBackend.StartAsync("web", answer: async context =>
        {
            byte[] buffer = new byte[5];
            await context.Request.Body.ReadExactlyAsync(buffer);
            arrived.SetResult();
            await context.Request.Body.ReadExactlyAsync(buffer);
            await context.Response.Body.WriteAsync(buffer);
        });
        await using TestRouter router = await StartAsync(web.Slice());
        using var client = new TcpClient();
        await client.ConnectAsync(router.Http);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(
            "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegun\r\n"u8.ToArray());
        await arrived.Task.WaitAsync(Limit);
        await stream.WriteAsync("5\r\nended\r\n0\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(stream);
        Assert.Contains("ended", await reader.ReadToEndAsync().WaitAsync(Limit), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 4, "HTTP/1.1 100 Continue")]
    [InlineData(false, 100_000, "HTTP/1.1 401 Unauthorized")]
    public async Task A_client_that_asks_first_hears_100_only_once_the_endpoint_wants_the_body(bool wants, int length, string expected)
    {
        await using TestBackend web = await TestBackend.StartAsync("web", answer: async context =>
        {
            if (wants)
            {
                using var body = new StreamReader(context.Request.Body);
                await context.Response.WriteAsync(await body.ReadToEndAsync());
            }
            else
            {
                context.Response.StatusCode = 401;
                context.Response.ContentLength = 0;
            }
        });
        await using TestRouter router = await StartAsync(web.Slice());
        using var client = new TcpClient();
        await client.ConnectAsync(router.Http);
        NetworkStream stream = client.GetStream();
        using var reader = new StreamReader(stream);
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"));
        Assert.Equal(expected, await reader.ReadLineAsync().WaitAsync(Limit));
        if (wants)
        {
            await stream.WriteAsync("body"u8.ToArray());
            string rest = await reader.ReadToEndAsync().WaitAsync(Limit);
            Assert.Contains("HTTP/1.1 200 OK", rest, StringComparison.Ordinal);
            Assert.Contains("body", rest, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_endpoint_of_https_is_spoken_to_in_TLS_and_in_the_newest_version_that_both_know()
    {
        using X509Certificate2 certificate = SelfSigned();
        await using WebApplication web = await StartTlsAsync(certificate);
        EndpointSlice slice = TestBackend.NewSlice("web", "web-0", new Uri(web.Urls.First()).Port, "https");
        await using TestRouter router = await StartAsync(slice);
        Assert.Equal("HTTP/2 https", (await router.GetAsync("any.io", "/")).Body);
        await using TestRouter strict = await StartAsync(slice, o => o.VerifyEndpointCertificates = true);
        Assert.Equal(502, (await strict.GetAsync("any.io", "/")).Status);
    }

    [Fact]
    public async Task A_client_of_HTTP_2_meets_an_endpoint_of_HTTP_1()
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        await using TestRouter router = await StartAsync(
            web.Slice(),
            host: b => b.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2)));
        using var client = new HttpClient
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        string answer = await client.GetStringAsync(new Uri($"http://localhost:{router.SecondPort}/a?b"));
        Assert.Contains("\"proto\":\"HTTP/1.1\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_passes_as_it_is_with_redirect_cookie_and_packed_body()
    {
        await using TestBackend web = await TestBackend.StartAsync("web", answer: context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "/elsewhere";
            context.Response.Headers.SetCookie = "a=b";
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.WriteAsync("not really packed");
        });
        await using TestRouter router = await StartAsync(web.Slice());
        RawResponse answer = await router.GetAsync("any.io", "/");
        Assert.Equal(
            (302, "/elsewhere", "a=b", "gzip"),
            (answer.Status, answer.Headers["Location"], answer.Headers["Set-Cookie"], answer.Headers["Content-Encoding"]));
        Assert.Equal("not really packed", answer.Body);
    }

    [Theory]
    [InlineData(true, 503)]
    [InlineData(false, 200)]
    public async Task Q30_what_an_external_name_leads_to_is_looked_at_when_it_is_dialled(bool external, int expected)
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        var bucket = new IngressBackend { Resource = new() { Kind = "Bucket", Name = "icons" } };
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new() { Ingresses = [Manifests.NewIngress("a") with { Spec = new() { DefaultBackend = bucket } }] },
            },
            o => o.ResolverOptions = new()
            {
                Resources = new Named(new() { Address = "localhost", Port = web.Port, IsExternal = external }),
            });
        Assert.Equal(expected, (await router.GetAsync("any.io", "/")).Status);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Task<TestRouter> StartAsync(
        EndpointSlice slice, Action<YarpForwarderOptions>? forwarder = null, Action<WebApplicationBuilder>? host = null) =>
        TestRouter.StartAsync(
        new IngressReadResult
        {
            Objects = new() { Ingresses = [All], Services = [TestBackend.NewService("web")], EndpointSlices = [slice] },
        },
        host: builder =>
        {
            builder.Services.Configure(forwarder ?? (_ => { }));
            host?.Invoke(builder);
        });

    private static async Task<WebApplication> StartTlsAsync(X509Certificate2 certificate)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificate)));
        WebApplication app = builder.Build();
        app.Run(context => context.Response.WriteAsync($"{context.Request.Protocol} {context.Request.Scheme}"));
        await app.StartAsync();
        return app;
    }

    private static X509Certificate2 SelfSigned()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=pod", key, HashAlgorithmName.SHA256);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>Resolves every backend to one endpoint.</summary>
    private sealed class Named(Forwarding.BackendEndpoint endpoint) : Forwarding.IBackendResolver
    {
        public Forwarding.BackendEndpoints Resolve(BackendReference backend) => Forwarding.BackendEndpoints.Found([endpoint]);
    }
}
