using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Forwarding;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Yarp;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Tests;

/// <summary>What a client gets when endpoints refuse connections, disconnect, stop responding or die.</summary>
public class FaultTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly Ingress All = Manifests.NewIngress("all", [("", "Prefix", "/", "web")]);

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_refused_connection_is_made_up_for_by_another_endpoint_whatever_the_method(string method)
    {
        using Socket closed = Closed();
        await using TestBackend web = await TestBackend.StartAsync("web", "web-1");
        await using TestRouter router = await StartAsync([TestBackend.NewSlice("web", "web-0", PortOf(closed)), web.Slice()]);
        for (int i = 0; i < 20; i++)
        {
            RawResponse answer = await RawHttp.SendAsync(router.Http, method, "any.io", "/");
            Assert.Equal((200, "web-1", method), (answer.Status, answer.Echo.Pod, answer.Echo.Method));
        }

        // It got one request, and then its cooldown began.
        EndpointState dead = router.Endpoints.All.Single(e => e.Endpoint.PodName == "web-0");
        Assert.Equal((true, 1L, 1L), (dead.IsCoolingDown, dead.SentRequests, dead.Failures));
    }

    [Theory]
    [InlineData("Content-Length: 4000000", false)]
    [InlineData("Transfer-Encoding: chunked", false)]
    [InlineData("Content-Length: 4000000", true)]
    [InlineData("Transfer-Encoding: chunked", true)]
    public async Task A_refused_connection_costs_a_large_body_nothing(string length, bool expect)
    {
        using Socket one = Closed(), two = Closed();
        await using TestBackend web = await TestBackend.StartAsync("web", "web-2", async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            await context.Response.WriteAsync($"{body.Length}");
        });
        await using TestRouter router = await StartAsync(
            [TestBackend.NewSlice("web", "web-0", PortOf(one)), TestBackend.NewSlice("web", "web-1", PortOf(two)), web.Slice()]);
        using var client = new TcpClient();
        await client.ConnectAsync(router.Http);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST / HTTP/1.1\r\nHost: any.io\r\nConnection: close\r\n{length}\r\n{(expect ? "Expect: 100-continue\r\n" : "")}\r\n"));
        if (expect)
        {
            byte[] go = new byte["HTTP/1.1 100 Continue\r\n\r\n".Length];
            await stream.ReadExactlyAsync(go).AsTask().WaitAsync(Limit);
            Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", Encoding.ASCII.GetString(go));
        }

        string body = new('x', 4_000_000);
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                length.EndsWith("chunked", StringComparison.Ordinal) ? $"{body.Length:x}\r\n{body}\r\n0\r\n\r\n" : body));
        using var reader = new StreamReader(stream);
        string answer = await reader.ReadToEndAsync().WaitAsync(Limit);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains("4000000", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_reached_gets_a_request_each_time_that_it_has_been_aside()
    {
        using Socket closed = Closed();
        await using TestBackend web = await TestBackend.StartAsync("web", "web-1");
        await using TestRouter router = await StartAsync(
            [TestBackend.NewSlice("web", "web-0", PortOf(closed)), web.Slice()], o => o.EndpointCooldown = TimeSpan.FromTicks(1));
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal("web", (await router.GetAsync("any.io", "/")).Who);
        }

        Assert.Equal(10, router.Endpoints.All.Single(e => e.Endpoint.PodName == "web-0").Failures);
    }

    [Fact]
    public async Task Where_no_endpoint_can_be_reached_the_last_word_is_502()
    {
        using Socket one = Closed(), two = Closed();
        await using TestRouter router = await StartAsync(
            [TestBackend.NewSlice("web", "web-0", PortOf(one)), TestBackend.NewSlice("web", "web-1", PortOf(two))]);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("502", (await router.GetAsync("any.io", "/")).Who);
        }
    }

    [Theory]
    [InlineData("GET", "web")]
    [InlineData("HEAD", "200")]
    [InlineData("DELETE", "web")]
    public async Task A_request_that_an_endpoint_drops_is_repeated_where_that_is_safe(string method, string expected)
    {
        await using RawEndpoint rude = RawEndpoint.StartRude();
        await using TestBackend web = await TestBackend.StartAsync("web", "web-1");
        await using TestRouter router = await StartAsync([rude.Slice("web", "web-0"), web.Slice()]);
        for (int i = 0; i < 4; i++)
        {
            RawResponse answer = await RawHttp.SendAsync(router.Http, method, "any.io", "/");
            Assert.Equal(expected, method == "HEAD" ? $"{answer.Status}" : answer.Who);
        }

        Assert.NotEqual(0, rude.Requests);
    }

    [Fact]
    public async Task A_request_that_every_endpoint_drops_does_not_become_a_storm()
    {
        await using RawEndpoint one = RawEndpoint.StartRude(), two = RawEndpoint.StartRude();
        await using TestRouter router = await StartAsync([one.Slice("web", "web-0"), two.Slice("web", "web-1")]);
        Assert.Equal("502", (await router.GetAsync("any.io", "/")).Who);

        // The client retries once on another connection, in case the first one was stale; then the next endpoint is tried.
        Assert.InRange(one.Requests, 1, 2);
        Assert.InRange(two.Requests, 1, 2);
    }

    [Theory]
    [InlineData("POST", "Content-Length: 4\r\n\r\nbody")]
    [InlineData("POST", "Content-Length: 0\r\n\r\n")]
    [InlineData("POST", "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n")]
    [InlineData("PATCH", "Content-Length: 4\r\n\r\nbody")]
    [InlineData("PUT", "Content-Length: 4\r\n\r\nbody")]
    [InlineData("REPORT", "\r\n")]
    public async Task A_request_that_an_endpoint_has_read_is_never_sent_twice_where_that_is_not_safe(string method, string rest)
    {
        // The first request of a connection gets a response and the second is dropped, which looks like a stale connection that may be
        // retried.
        int reads = 0;
        var rude = RawEndpoint.Start(async (_, stream, head) =>
        {
            if (head.StartsWith("GET /warm", StringComparison.Ordinal))
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
                return true;
            }

            Interlocked.Increment(ref reads);
            return false;
        });
        await using (rude)
        {
            await using TestRouter router = await StartAsync([rude.Slice("web", "web-0"), rude.Slice("web", "web-1")]);
            Assert.Equal(200, (await router.GetAsync("any.io", "/warm")).Status);
            string answer = await SendRawAsync(router.Http, $"{method} / HTTP/1.1\r\nHost: any.io\r\nConnection: close\r\n{rest}");
            Assert.StartsWith("HTTP/1.1 502 ", answer, StringComparison.Ordinal);
            Assert.Equal(1, reads);
        }
    }

    [Fact]
    public async Task An_endpoint_that_never_answers_is_504_and_is_not_asked_again()
    {
        var silent = RawEndpoint.Start(async (_, stream, _) => await stream.ReadAsync(new byte[1]) > 0);
        await using (silent)
        {
            await using TestRouter router = await StartAsync(
                [silent.Slice("web", "web-0"), silent.Slice("web", "web-1")], forwarder: o =>
                    o.ResponseTimeout = TimeSpan.FromMilliseconds(100));
            RawResponse answer = await router.GetAsync("any.io", "/");
            Assert.Equal((504, "504 The backend did not respond in time.\n"), (answer.Status, answer.Body));
            Assert.Equal(1, silent.Requests);
        }
    }

    [Theory]
    [InlineData("Content-Length: 10\r\n\r\nhello")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    public async Task A_client_that_stops_in_the_middle_of_its_body_is_408_and_the_endpoint_is_not_blamed(string begin)
    {
        await using RawEndpoint waiting = RawEndpoint.Start(async (_, stream, _) => await stream.ReadAsync(new byte[100]) > 0);
        await using TestRouter router = await StartAsync(
            [waiting.Slice("web", "web-0")], forwarder: o => o.ResponseTimeout = TimeSpan.FromMilliseconds(500));
        Assert.Equal("HTTP/1.1 408 Request Timeout", await BeginPostAsync(router, begin));
        Assert.Equal(0, router.Endpoints.All.Single().Failures);
    }

    [Theory]
    [InlineData("application/grpc", null)]
    [InlineData("application/grpc+proto", "kubernetes.io/h2c")]
    public async Task A_client_of_HTTP_1_that_calls_its_body_gRPC_is_408_like_any_other(string type, string? appProtocol)
    {
        await using TestBackend web = await TestBackend.StartAsync(
            "web",
            answer: context => context.Request.Body.CopyToAsync(Stream.Null),
            protocols: appProtocol is null ? HttpProtocols.Http1 : HttpProtocols.Http2);
        await using TestRouter router = await StartAsync(
            [web.Slice(appProtocol)], forwarder: o => o.ResponseTimeout = TimeSpan.FromMilliseconds(200));
        Assert.Equal(
            "HTTP/1.1 408 Request Timeout",
            await BeginPostAsync(router, $"Content-Type: {type}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegun\r\n"));
    }

    [Theory]
    [InlineData("application/grpcX", "kubernetes.io/h2c")]
    [InlineData("application/grpc-web", "kubernetes.io/h2c")]
    [InlineData("application/grpc", null)]
    public async Task A_content_type_alone_lifts_no_timeout(string type, string? appProtocol)
    {
        await using TestBackend web = await TestBackend.StartAsync(
            "web",
            answer: context => context.Request.Body.CopyToAsync(Stream.Null),
            protocols: appProtocol is null ? HttpProtocols.Http1 : HttpProtocols.Http2);
        await using TestRouter router = await StartAsync(
            [web.Slice(appProtocol)], forwarder: o => o.ResponseTimeout = TimeSpan.FromMilliseconds(200));
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{router.Http}/"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new Stalled(type, never.Task),
        };
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Limit);
        Assert.Equal(HttpStatusCode.RequestTimeout, response.StatusCode);
        never.SetResult();
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto; charset=utf-8")]
    public async Task A_gRPC_stream_may_be_silent_before_its_response_begins(string type)
    {
        await using TestBackend web = await TestBackend.StartAsync(
            "web", answer: context => context.Request.Body.CopyToAsync(Stream.Null), protocols: HttpProtocols.Http2);
        await using TestRouter router = await StartAsync(
            [web.Slice("kubernetes.io/h2c")], forwarder: o => o.ResponseTimeout = TimeSpan.FromMilliseconds(100));
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var client = new HttpClient();
        using var call = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{router.Http}/"))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new Stalled(type, go.Task),
        };
        Task<HttpResponseMessage> calling = client.SendAsync(call, HttpCompletionOption.ResponseHeadersRead);

        // The time limit has passed when another request has run into it.
        using var other = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{router.Http}/"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new Stalled("text/plain", go.Task),
        };
        using HttpResponseMessage late = await client.SendAsync(other, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Limit);
        Assert.Equal(HttpStatusCode.RequestTimeout, late.StatusCode);
        go.SetResult();
        using HttpResponseMessage response = await calling.WaitAsync(Limit);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("Content-Length: 50000000\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n2FAF080\r\n")]
    public async Task An_endpoint_that_stops_reading_a_body_is_504(string head)
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var leave = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawEndpoint deaf = RawEndpoint.Start(async (_, _, _) =>
        {
            entered.TrySetResult();
            await leave.Task;
            return false;
        });
        await using TestRouter router = await StartAsync(
            [deaf.Slice("web", "web-0")], forwarder: o => o.ResponseTimeout = TimeSpan.FromSeconds(1));
        using var client = new TcpClient();
        await client.ConnectAsync(router.Http);
        Task sending = client.GetStream()
            .WriteAsync(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: any.io\r\n{head}{new string('x', 50_000_000)}"))
            .AsTask();
        await entered.Task.WaitAsync(Limit);
        byte[] begin = new byte[12];
        await client.GetStream().ReadExactlyAsync(begin).AsTask().WaitAsync(Limit);
        Assert.Equal("HTTP/1.1 504", Encoding.ASCII.GetString(begin));
        leave.SetResult();
        client.Dispose();
        await Record.ExceptionAsync(() => sending);
    }

    [Theory]
    [InlineData("Content-Length: 1000\r\n\r\nx")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n")]
    public async Task A_client_that_falls_silent_in_its_body_is_408_and_the_server_has_nothing_to_complain_of(string half)
    {
        var complaints = new Complaints();
        await using RawEndpoint reading = RawEndpoint.Start(async (_, stream, _) =>
        {
            while (await stream.ReadAsync(new byte[1024]) > 0)
            {
            }

            return false;
        });
        await using TestRouter router = await StartAsync(
            [reading.Slice("web", "web-0")],
            forwarder: o => o.ResponseTimeout = TimeSpan.FromMilliseconds(100),
            host: b => b.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Yarp", LogLevel.None).AddProvider(complaints));
        using var client = new TcpClient();
        await client.ConnectAsync(router.Http);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: any.io\r\n{half}"));
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        Assert.StartsWith("HTTP/1.1 408 ", await reader.ReadLineAsync().WaitAsync(Limit), StringComparison.Ordinal);
        var headers = new List<string>();
        while (await reader.ReadLineAsync().WaitAsync(Limit) is { Length: > 0 } header)
        {
            headers.Add(header);
        }

        Assert.Contains("Connection: close", headers);

        // Kestrel waits for the rest of the body before it closes the connection. If it logged a complaint, it would do so then.
        await Record.ExceptionAsync(() => reader.ReadToEndAsync().WaitAsync(Limit));
        Assert.Empty(complaints.Lines);
    }

    [Fact]
    public void By_default_a_client_waits_for_less_than_a_minute()
    {
        var options = new YarpForwarderOptions();
        Assert.Equal(TimeSpan.FromSeconds(5), options.ConnectTimeout);
        Assert.True(options.ConnectTimeout + options.ResponseTimeout <= TimeSpan.FromSeconds(60));
        Assert.True(options.IdleTimeout >= TimeSpan.FromMinutes(15));
        Assert.Null(options.TotalTimeout);
    }

    [Fact]
    public async Task An_answer_that_has_begun_may_be_silent_for_longer_than_its_beginning_may_take()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestBackend web = await TestBackend.StartAsync("web", answer: async context =>
        {
            await context.Response.Body.WriteAsync("begun"u8.ToArray());
            await (context.Request.Path == "/never" ? Task.Delay(Timeout.Infinite, context.RequestAborted) : goOn.Task);
            await context.Response.Body.WriteAsync(" ended"u8.ToArray());
        });
        await using TestRouter router = await StartAsync([web.Slice()], forwarder: o => o.ResponseTimeout = TimeSpan.FromMilliseconds(100));
        await using RawEndpoint silent = RawEndpoint.Start(async (_, stream, _) => await stream.ReadAsync(new byte[1]) > 0);
        await using TestRouter clock = await StartAsync(
            [silent.Slice("web", "web-0")], forwarder: o => o.ResponseTimeout = TimeSpan.FromMilliseconds(100));
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.GetAsync(
            new Uri($"http://{router.Http}/"), HttpCompletionOption.ResponseHeadersRead).WaitAsync(Limit);

        // The time limit has passed when another request has run into it.
        Assert.Equal("504", (await clock.GetAsync("any.io", "/")).Who);
        goOn.SetResult();
        Assert.Equal("begun ended", await answer.Content.ReadAsStringAsync().WaitAsync(Limit));
    }

    [Fact]
    public async Task The_time_for_an_answer_is_counted_anew_for_every_request()
    {
        await using TestBackend web = await TestBackend.StartAsync(
            "web", answer: context =>
                context.Request.Path == "/never"
                    ? Task.Delay(Timeout.Infinite, context.RequestAborted)
                    : context.Response.WriteAsync("answered"));
        await using TestRouter router = await StartAsync([web.Slice()], forwarder: o => o.ResponseTimeout = TimeSpan.FromSeconds(2));

        // In sequence, so that the timer of one request can be reused for the next: in time, too late, and in time again.
        foreach (string path in (string[])["/", "/", "/never", "/"])
        {
            RawResponse answer = await router.GetAsync("any.io", path);
            Assert.Equal((path, path == "/never" ? 504 : 200), (path, answer.Status));
        }
    }

    [Fact]
    public async Task A_total_time_ends_what_takes_too_long()
    {
        await using RawEndpoint silent = RawEndpoint.Start(async (_, stream, _) => await stream.ReadAsync(new byte[1]) > 0);
        await using TestRouter router = await StartAsync(
            [silent.Slice("web", "web-0")], forwarder: o => o.TotalTimeout = TimeSpan.FromMilliseconds(100));
        Assert.Equal("504", (await router.GetAsync("any.io", "/")).Who);
    }

    [Fact]
    public async Task A_connection_that_is_not_made_in_time_goes_to_another_endpoint_and_is_504_where_there_is_none()
    {
        // A full accept queue: the next connection is neither completed nor refused.
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0);
        using var first = new TcpClient();
        await first.ConnectAsync((IPEndPoint)deaf.LocalEndPoint!);
        Assert.True(deaf.Poll(Limit, SelectMode.SelectRead), "the first connection is in the queue");
        EndpointSlice slice = TestBackend.NewSlice("web", "web-0", PortOf(deaf));
        await using (TestRouter alone = await StartAsync([slice], forwarder: o => o.ConnectTimeout = TimeSpan.FromMilliseconds(100)))
        {
            Assert.Equal("504", (await alone.GetAsync("any.io", "/")).Who);
        }

        await using TestBackend web = await TestBackend.StartAsync("web", "web-1");
        await using TestRouter router = await StartAsync(
            [slice, web.Slice()], forwarder: o => o.ConnectTimeout = TimeSpan.FromSeconds(2));
        Assert.Equal("web", (await RawHttp.SendAsync(router.Http, "POST", "any.io", "/")).Who);
    }

    [Fact]
    public async Task An_endpoint_that_dies_in_the_middle_of_its_answer_never_looks_like_one_that_has_finished()
    {
        await using RawEndpoint dying = RawEndpoint.Start(async (_, stream, head) =>
        {
            string length = head.StartsWith("GET /chunked", StringComparison.Ordinal)
                ? "Transfer-Encoding: chunked\r\n\r\n5\r\nbegun\r\n"
                : "Content-Length: 10\r\n\r\nbegun";
            await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n" + length));
            return false;
        });
        await using TestRouter router = await StartAsync([dying.Slice("web", "web-0")]);
        using var client = new HttpClient();
        foreach (string path in (string[])["/", "/chunked"])
        {
            await Assert.ThrowsAsync<HttpRequestException>(
                () => client.GetStringAsync(new Uri($"http://{router.Http}{path}")).WaitAsync(Limit));
        }
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task An_HTTP2_endpoint_that_dies_in_the_middle_of_its_answer_never_looks_like_one_that_has_finished(string clientVersion)
    {
        await using TestBackend dying = await TestBackend.StartAsync("web", protocols: HttpProtocols.Http2, answer: async context =>
        {
            await context.Response.WriteAsync("begun");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        await using TestRouter router = await StartAsync([dying.Slice("kubernetes.io/h2c")]);
        using var client = new HttpClient
        {
            DefaultRequestVersion = Version.Parse(clientVersion),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri($"http://{router.Http}/")).WaitAsync(Limit));
    }

    [Theory]
    [InlineData("Content-Length: 2000\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n7D0\r\n")]
    public async Task A_body_beyond_the_limit_is_413(string head)
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        await using TestRouter router = await StartAsync(
            [web.Slice()], host: b => b.WebHost.ConfigureKestrel(k => k.Limits.MaxRequestBodySize = 1000));
        string request = $"POST / HTTP/1.1\r\nHost: any.io\r\nConnection: close\r\n{head}{new string('x', 2000)}\r\n0\r\n\r\n";
        string answer = await SendRawAsync(router.Http, request);
        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("413 The request body is too large.\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Least_requests_and_other_ways_to_choose_are_a_host_s_own_matter()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var busy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestBackend slow = await TestBackend.StartAsync("web", "slow", async context =>
        {
            entered.SetResult();
            await busy.Task;
            await context.Response.WriteAsync("slow");
        });
        await using TestBackend swift = await TestBackend.StartAsync("web", "swift");
        await using TestRouter router = await StartAsync(
            [slow.Slice(), swift.Slice()], host: b => b.Services.AddIngressRules().AddEndpointSelector<LeastRequestsSelector>());

        // Of two that are idle the first one is taken, in the order of their slices' names: "slow" comes before "swift".
        Task<RawResponse> held = router.GetAsync("any.io", "/");
        await entered.Task.WaitAsync(Limit);
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal("swift", (await router.GetAsync("any.io", "/")).Echo.Pod);
        }

        busy.SetResult();
        Assert.Equal("slow", (await held).Body);
    }

    /// <summary>Sends the beginning of a POST and nothing more. Returns the first line of the response.</summary>
    private static async Task<string?> BeginPostAsync(TestRouter router, string begin)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(router.Http).WaitAsync(Limit);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: any.io\r\n{begin}"));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync().WaitAsync(Limit);
    }

    private static Task<TestRouter> StartAsync(
        EndpointSlice[] slices,
        Action<IngressRulesOptions>? configure = null,
        Action<YarpForwarderOptions>? forwarder = null,
        Action<Microsoft.AspNetCore.Builder.WebApplicationBuilder>? host = null) => TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new() { Ingresses = [All], Services = [TestBackend.NewService("web")], EndpointSlices = [.. slices] },
            },
            configure,
            host: builder =>
            {
                builder.Services.Configure(forwarder ?? (_ => { }));
                host?.Invoke(builder);
            });

    /// <summary>A socket that is bound but not listening: connections are refused, and no other process gets the port.</summary>
    private static Socket Closed()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    private static async Task<string> SendRawAsync(IPEndPoint router, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(router).WaitAsync(Limit);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
        using var answer = new MemoryStream();
        await client.GetStream().CopyToAsync(answer).WaitAsync(Limit);
        return Encoding.UTF8.GetString(answer.ToArray());
    }

    /// <summary>A body that begins and then waits.</summary>
    private sealed class Stalled : HttpContent
    {
        private readonly Task _goOn;

        public Stalled(string type, Task goOn)
        {
            _goOn = goOn;
            Headers.TryAddWithoutValidation("Content-Type", type);
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("begun"u8.ToArray());
            await stream.FlushAsync();
            await _goOn;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>Collects log messages of level warning or higher.</summary>
    private sealed class Complaints : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Lines.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
