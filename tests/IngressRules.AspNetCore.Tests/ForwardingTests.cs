using System.Net;
using System.Net.WebSockets;
using System.Text;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Model;
using IngressRules.Reading;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace IngressRules.AspNetCore.Tests;

/// <summary>What reaches the backend, and what the client gets back.</summary>
public class ForwardingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly Ingress All = Manifests.NewIngress("all", [("", "Prefix", "/", "web")]);

    [Fact]
    public async Task The_target_reaches_the_backend_byte_for_byte()
    {
        string[] targets =
        [
            "/", "/a", "/a/", "/a?b=c&d", "/%41%7e", "/%c3%a9", "/a%20b", "/a//b", "/a/./b", "/a/../b", "/a;x=1,2", "/a?x=/../y&z=%2f%00",
            "/a?", "/a:b@c!$&'()*+",
            "/" + new string('x', 16_000),
        ];
        await using TestRouter router = await TestRouter.StartAsync([All]);
        var seen = new List<string>();
        foreach (string target in targets)
        {
            seen.Add((await router.GetAsync("any.io", target)).Echo.Path);
        }

        Assert.Equal(targets, seen);
    }

    [Theory]
    [InlineData("http://Shop.Example.com/a?b", "/a?b", "Shop.Example.com")]
    [InlineData("HTTP://shop.example.com", "/", "shop.example.com")]
    [InlineData("http://SHOP.example.com:80?a", "/?a", "SHOP.example.com:80")]
    public async Task An_absolute_form_routes_by_its_authority_and_arrives_in_origin_form(string target, string path, string host)
    {
        await using TestRouter router = await TestRouter.StartAsync(
            [Manifests.NewIngress("shop", [("shop.example.com", "Prefix", "/", "web")])]);
        RawResponse answer = await router.GetAsync("shop.example.com", target);
        Assert.Equal(("web", path, host), (answer.Who, answer.Echo.Path, answer.Echo.Host));
    }

    [Theory]
    [InlineData("a.io:99999", "/", 400)]
    [InlineData("a.io:65536", "/", 400)]
    [InlineData("a..io:80", "/", 400)]
    [InlineData("a..io", "/", 400)]
    [InlineData(".a.io", "/", 400)]
    [InlineData("a'b.io", "/", 400)]
    [InlineData("a.io", "http://b..io/", 400)]
    [InlineData("", "/", 200)]
    [InlineData("A.io.", "/", 200)]
    [InlineData("A.io:65535", "/", 200)]
    [InlineData("a_b.io:080", "/", 200)]
    [InlineData("-a.io", "/", 200)]
    [InlineData("999.999.999.999", "/", 200)]
    [InlineData("[fd00::1]:65535", "/", 200)]
    public async Task An_endpoint_sees_one_Host_and_as_the_client_wrote_it(string host, string target, int expected)
    {
        string seen = "";
        await using RawEndpoint web = RawEndpoint.Start(async (_, stream, head) =>
        {
            seen = head;
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            return false;
        });
        await using TestRouter router = await StartAsync(web.Slice("web", "web-0"));

        Assert.Equal(expected, (await router.GetAsync(host, target)).Status);

        // Where the client names no host the endpoint's address stands for it.
        Assert.Equal(
            expected == 400 ? [] : [host.Length == 0 ? $"Host: 127.0.0.1:{web.Port}" : $"Host: {host}"],
            seen.Split("\r\n").Where(l => l.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task An_answer_streams_before_it_is_complete()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestBackend slow = await TestBackend.StartAsync("web", answer: async context =>
        {
            await context.Response.WriteAsync("first\n");
            await context.Response.Body.FlushAsync();
            await goOn.Task;
            await context.Response.WriteAsync("second\n");
        });
        await using TestRouter router = await StartAsync(slow.Slice());
        using var client = new HttpClient();
        using HttpResponseMessage response = await client.GetAsync(
            new Uri($"http://{router.Http}/"), HttpCompletionOption.ResponseHeadersRead).WaitAsync(Limit);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        // The backend continues only after its first line has arrived at the client.
        Assert.Equal("first", await reader.ReadLineAsync().WaitAsync(Limit));
        goOn.SetResult();
        Assert.Equal("second", await reader.ReadLineAsync().WaitAsync(Limit));
    }

    [Fact]
    public async Task A_request_body_streams_before_it_is_complete()
    {
        var arrived = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestBackend reading = await TestBackend.StartAsync("web", answer: async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            arrived.SetResult((await body.ReadLineAsync())!);
            await context.Response.WriteAsync((await body.ReadToEndAsync()).Trim('\0', '\n'));
        });
        await using TestRouter router = await StartAsync(reading.Slice());
        using var client = new HttpClient();
        using var content = new SlowContent(arrived.Task);
        using HttpResponseMessage response = await client.PostAsync(new Uri($"http://{router.Http}/"), content).WaitAsync(Limit);
        Assert.Equal(("first", "second"), (await arrived.Task, await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_WebSocket_passes_both_ways_in_either_version_of_HTTP(int version)
    {
        await using TestBackend echo = await TestBackend.StartAsync("web", answer: async context =>
        {
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[1024];
            while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } received)
            {
                await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, true, CancellationToken.None);
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        });
        await using TestRouter router = await StartAsync(echo.Slice());
        using var client = new ClientWebSocket();
        using var limit = new CancellationTokenSource(Limit);

        // Over HTTP/2 a WebSocket begins with an extended CONNECT (RFC 8441); the backend always sees an HTTP/1.1 upgrade.
        client.Options.HttpVersion = new Version(version, version == 1 ? 1 : 0);
        client.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        await client.ConnectAsync(new Uri($"ws://{router.Http}/chat"), invoker, limit.Token);
        foreach (string message in (string[])["hello", "wörld"])
        {
            await client.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, limit.Token);
            var buffer = new byte[1024];
            WebSocketReceiveResult received = await client.ReceiveAsync(buffer, limit.Token);
            Assert.Equal(message, Encoding.UTF8.GetString(buffer, 0, received.Count));
        }

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        Assert.Equal(WebSocketState.Closed, client.State);
    }

    [Theory]
    [InlineData(null, HttpProtocols.Http1, "HTTP/1.1")]
    [InlineData("kubernetes.io/h2c", HttpProtocols.Http2, "HTTP/2")]
    public async Task The_appProtocol_says_what_the_endpoint_speaks(string? appProtocol, HttpProtocols protocols, string expected)
    {
        await using TestBackend backend = await TestBackend.StartAsync("web", protocols: protocols);
        await using TestRouter router = await StartAsync(backend.Slice(appProtocol));
        Assert.Equal(expected, (await router.GetAsync("any.io", "/")).Echo.Proto);
    }

    [Theory]
    [InlineData("200 OK\r\nConnection: X-Hop, keep-alive\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nX-Kept: 2", 200, "X-Kept")]
    [InlineData("200 OK\r\nConnection: close\r\nConnection: x-hop\r\nX-Hop: 1\r\nX-Kept: 2", 200, "X-Kept")]
    [InlineData("200 OK\r\nConnection: Content-Length, Content-Type\r\nContent-Type: text/plain\r\nX-Kept: 2", 200, "X-Kept")]
    [InlineData("200 OK\r\nTrailer: X-Sum\r\nX-Kept: 2", 200, "X-Kept")]
    [InlineData("204 No Content\r\nX-Kept: 2", 204, "X-Kept")]
    [InlineData("299 Unheard Of\r\nX-Kept: 2", 299, "X-Kept")]
    [InlineData("099 Huh", 502, "Content-Type")]
    [InlineData("200 OK\r\nTransfer-Encoding: gzip, chunked", 502, "Content-Type")]
    [InlineData("200 OK\r\nContent-Length: 7", 502, "Content-Type")]
    [InlineData("200 OK\r\nno colon", 502, "Content-Type")]
    public async Task An_endpoint_s_answer_passes_without_what_was_meant_for_the_connection_and_not_at_all_where_it_is_none(
        string head, int status, string kept)
    {
        await using RawEndpoint web = RawEndpoint.Start(async (_, stream, _) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nContent-Length: 5\r\n\r\nhello"));
            return false;
        });
        await using TestRouter router = await StartAsync(web.Slice("web", "web-0"));

        RawResponse answer = await router.GetAsync("any.io", "/");

        Assert.Equal(status, answer.Status);
        Assert.Contains(kept, answer.Headers.Keys);
        Assert.Empty(answer.Headers.Keys.Intersect(["X-Hop", "Keep-Alive", "Trailer"], StringComparer.OrdinalIgnoreCase));
        Assert.StartsWith(status switch { 204 => "", 502 => "502 The backend", _ => "hello" }, answer.Body, StringComparison.Ordinal);
    }

    private static Task<TestRouter> StartAsync(EndpointSlice slice) => TestRouter.StartAsync(
        new IngressReadResult
        {
            Objects = new() { Ingresses = [All], Services = [TestBackend.NewService("web")], EndpointSlices = [slice] },
        });

    /// <summary>
    /// Sends its end only after the backend has received its beginning. The content between is larger than the buffers on the way, which
    /// would hold small pieces back.
    /// </summary>
    private sealed class SlowContent(Task seen) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("first\n"u8.ToArray());
            await stream.WriteAsync(new byte[1 << 20]);
            await stream.FlushAsync();
            await seen;
            await stream.WriteAsync("second\n"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
