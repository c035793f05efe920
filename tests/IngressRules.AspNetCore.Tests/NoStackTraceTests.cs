using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using IngressRules.AspNetCore.Observability;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Tests;

/// <summary>
/// Whatever a client sends and an endpoint answers, no exception gets into the log at the levels that the router prints. The pairs are
/// drawn with a fixed seed.
/// </summary>
public sealed class NoStackTraceTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int Exchanges = 300;

    /// <summary>What an endpoint may write after it has read a head. The last part says whether it then closes the connection.</summary>
    private static readonly (string Text, bool Closes)[] s_answers =
    [
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", false),
        ("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello", true),
        ("HTTP/1.1 200 OK\r\n\r\nhello", true),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: 1\r\n\r\n", false),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", true),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", true),
        ("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello", true),
        ("HTTP/1.1 205 Reset Content\r\nContent-Length: 5\r\n\r\nhello", true),
        ("HTTP/1.1 205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", true),
        ("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello", true),
        ("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello", true),
        ("HTTP/1.1 101 Switching Protocols\r\n\r\nhello", true),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false),
        ("HTTP/1.1 401 Unauthorized\r\nContent-Length: 5\r\n\r\nhello", true),
        ("HTTP/1.1 999 What\r\nContent-Length: 5\r\n\r\nhello", false),
        ("HTTP/1.1 200 OK\r\nX: a\u0001b\r\nContent-Length: 0\r\n\r\n", true),
        ("HTTP/1.1 200 OK\r\nServer: a\r\nServer: b\r\nConnection: close, Server, Date\r\nContent-Length: 0\r\n\r\n", true),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", true),
        ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n", true),
        ("HTTP/9.9 200 OK\r\n\r\n", true),
        ("nonsense", true),
        ("", true),
    ];

    private static readonly string[] s_http1 =
    [
        "GET /x HTTP/1.1\r\nHost: a.io\r\nConnection: close\r\n\r\n",
        "HEAD /x HTTP/1.1\r\nHost: a.io\r\nConnection: close\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a.io\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
        "POST /x HTTP/1.1\r\nHost: a.io\r\nContent-Length: 50\r\n\r\nhello",
        "POST /x HTTP/1.1\r\nHost: a.io\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a.io\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nZZ\r\n",
        "POST /x HTTP/1.1\r\nHost: a.io\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: 1\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a.io\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        "POST /x HTTP/1.1\r\nHost: a.io\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a.io\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        "POST /none HTTP/1.1\r\nHost: b.io\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: 1\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a.io\r\n\r\nGET /x HTTP/1.1\r\nHost: a.io\r\n\r\nnonsense\r\n\r\n",
        "GET /x HTTP/1.1\r\nHo",
    ];

    private static readonly string[] s_http2 =
    [
        ":method=GET :scheme=http :path=/x :authority=a.io",
        ":method=POST :scheme=http :path=/x :authority=a.io",
        ":method=POST :scheme=http :path=/x :authority=a.io content-length=50",
        ":method=POST :scheme=http :path=/x :authority=a.io content-type=application/grpc te=trailers",
        ":method=CONNECT :protocol=websocket :scheme=http :path=/x :authority=a.io",
        ":method=POST :scheme=http :path=/none :authority=b.io",
    ];

    [Fact]
    public async Task What_clients_and_endpoints_do_to_each_other_leaves_no_stack_trace()
    {
        var random = new Random(20_10);
        (string Text, bool Closes) answer = s_answers[0];
        var arrived = new SemaphoreSlim(0);
        var log = new ExceptionLog();
        await using RawEndpoint endpoint = RawEndpoint.Start(async (_, stream, _) =>
        {
            arrived.Release();
            await stream.WriteAsync(Encoding.Latin1.GetBytes(answer.Text));
            return !answer.Closes;
        });
        await using (TestRouter router = await StartAsync(endpoint, log))
        {
            for (int i = 0; i < Exchanges; i++)
            {
                answer = s_answers[random.Next(s_answers.Length)];
                if (random.Next(2) == 0)
                {
                    string request = s_http1[random.Next(s_http1.Length)];
                    log.Now = $"{request} → {answer.Text}";
                    await RunHttp1Async(router, request, random.Next(3));
                }
                else
                {
                    string head = s_http2[random.Next(s_http2.Length)];
                    int ending = random.Next(5);
                    log.Now = $"{head} ({ending}) → {answer.Text}";
                    await RunHttp2Async(router, head, ending, arrived);
                }
            }

            await NoRequestIsLeftAsync(router);

            // The host is not stopped but disposed of, with what the last clients have left in its sockets.
            log.IsOpen = false;
        }

        output.WriteLine($"{endpoint.Requests} requests reached the endpoint");
        Assert.True(log.Found.IsEmpty, string.Join("\n\n", log.Found.Take(5)));
    }

    [Theory]
    [InlineData("Content-Length: 10\r\n\r\nabc", true)]
    [InlineData("Content-Length: 10\r\n\r\nabc", false)]
    [InlineData("Content-Length: 10\r\n\r\n", true)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", true)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", false)]
    public async Task A_client_that_leaves_in_the_middle_of_its_upload_leaves_no_stack_trace(string body, bool resets)
    {
        var arrived = new SemaphoreSlim(0);
        var log = new ExceptionLog();
        await using RawEndpoint endpoint = RawEndpoint.Start(async (_, stream, _) =>
        {
            arrived.Release();
            await stream.CopyToAsync(Stream.Null);
            return false;
        });
        await using (TestRouter router = await StartAsync(endpoint, log, tls: true))
        {
            foreach (bool tls in (bool[])[false, true])
            {
                log.Now = $"{body}, TLS {tls}, reset {resets}";
                using var client = new TcpClient { LingerState = new(resets, 0) };
                await client.ConnectAsync(tls ? router.Https : router.Http);
                await using Stream stream = tls ? await HandshakeAsync(client) : client.GetStream();
                await stream.WriteAsync(Encoding.Latin1.GetBytes($"POST /x HTTP/1.1\r\nHost: a.io\r\n{body}"));
                Assert.True(await arrived.WaitAsync(Eventually.Limit));

                // Some exchanges later the router waits for more of the body.
                for (int i = 0; i < 20; i++)
                {
                    Assert.Equal(404, (await router.GetAsync("b.io", "/")).Status);
                }

                client.Close();
            }

            await NoRequestIsLeftAsync(router);
        }

        Assert.True(log.Found.IsEmpty, string.Join("\n\n", log.Found));
    }

    [Theory]
    [InlineData("A: b\0\r\n\r\n")]
    [InlineData("A: \0\r\n\r\n")]
    [InlineData("A\0: b\r\n\r\n")]
    [InlineData("A\u00ff: b\u00ff\u0080\r\n\r\n")]
    [InlineData("\0\r\n\r\n")]
    public async Task Trailers_that_are_no_text_leave_no_stack_trace(string trailers)
    {
        var log = new ExceptionLog();
        await using RawEndpoint endpoint = RawEndpoint.Start(async (_, stream, _) =>
        {
            await stream.CopyToAsync(Stream.Null);
            return false;
        });
        await using (TestRouter router = await StartAsync(endpoint, log))
        {
            foreach (string host in (string[])["a.io", "b.io"])
            {
                log.Now = $"{host}: {trailers}";
                string answer = await RawHttp.ExchangeTextAsync(
                    router.Http,
                    $"POST /x HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n{trailers}");

                Assert.StartsWith(host == "a.io" ? "HTTP/1.1 400 " : "HTTP/1.1 404 ", answer, StringComparison.Ordinal);
            }
        }

        Assert.True(log.Found.IsEmpty, string.Join("\n\n", log.Found));
    }

    [Fact]
    public async Task A_TLS_connection_that_begins_with_no_ClientHello_leaves_no_stack_trace()
    {
        byte[][] records =
        [
            .. Enumerable.Range(19, 7).Select(type => (byte[])[(byte)type, 3, 1, 0, 2, 2, 0]),
            .. ((byte[])[0, 2, 4, 8, 11, 14, 16, 20, 24, 254]).Select(type => (byte[])[22, 3, 3, 0, 4, type, 0, 0, 0]),
            [20, 3, 3, 0, 1, 1],
            [22, 3, 1, 0, 4, 1, 0, 0, 0],
            [22, 3, 0, 0, 4, 1, 0, 0, 0],
            [128, 4, 1, 0, 2, 0],
            [.. "GET / HTTP/1.1\r\n\r\n"u8],
        ];
        var log = new ExceptionLog();
        await using RawEndpoint endpoint = RawEndpoint.StartRude();
        await using (TestRouter router = await StartAsync(endpoint, log, tls: true))
        {
            foreach (byte[] record in records)
            {
                log.Now = Convert.ToHexString(record);
                using var client = new TcpClient();
                await client.ConnectAsync(router.Https);
                NetworkStream stream = client.GetStream();
                try
                {
                    await stream.WriteAsync(record);
                    client.Client.Shutdown(SocketShutdown.Send);
                    await stream.CopyToAsync(Stream.Null).WaitAsync(Eventually.Limit);
                }
                catch (Exception reset) when (reset is IOException or SocketException)
                {
                    // The router may reset the connection.
                }
            }

            using var last = new TcpClient();
            await last.ConnectAsync(router.Https);
            await using SslStream secured = await HandshakeAsync(last);
            Assert.True(secured.IsAuthenticated);
        }

        Assert.True(log.Found.IsEmpty, string.Join("\n\n", log.Found));
    }

    private static Task<TestRouter> StartAsync(RawEndpoint endpoint, ExceptionLog log, bool tls = false) => TestRouter.StartAsync(
        new IngressReadResult
        {
            Objects = new()
            {
                Ingresses = [Manifests.NewIngress("a", [("a.io", "Prefix", "/", "web")])],
                Services = [TestBackend.NewService("web")],
                EndpointSlices = [endpoint.Slice("web", "web-0")],
            },
        },
        tls: tls,
        host: builder => builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Yarp", LogLevel.Error).AddProvider(log));

    private static Task NoRequestIsLeftAsync(TestRouter router)
    {
        var telemetry = router.Services.GetRequiredService<IngressTelemetry>();
        return Eventually.UntilAsync(() => telemetry.GetSnapshot().Active == 0, "every request has ended");
    }

    private static async Task<SslStream> HandshakeAsync(TcpClient client)
    {
        var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "a.io",
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
        }).WaitAsync(Eventually.Limit);
        return stream;
    }

    private static async Task RunHttp1Async(TestRouter router, string request, int ending)
    {
        using var client = new TcpClient { LingerState = new(ending == 0, 0) };
        await client.ConnectAsync(router.Http);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        if (ending != 0)
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }

        if (ending == 2)
        {
            try
            {
                await stream.CopyToAsync(Stream.Null).WaitAsync(Eventually.Limit);
            }
            catch (IOException)
            {
                // The router may reset the connection.
            }
        }
    }

    private static async Task RunHttp2Async(TestRouter router, string head, int ending, SemaphoreSlim arrived)
    {
        using RawHttp2 client = await RawHttp2.ConnectAsync(router.Http);
        bool whole = head.StartsWith(":method=GET", StringComparison.Ordinal);
        await client.SendAsync(
            new Frame(Frame.Headers, (byte)(Frame.EndHeaders | (whole ? Frame.EndStream : 0)), 1, RawHttp2.Block(head)));
        try
        {
            if (!whole)
            {
                await client.SendAsync(new Frame(Frame.Data, (byte)(ending == 0 ? Frame.EndStream : 0), 1, [.. "hello"u8]));
            }

            if (ending is 1 or 2)
            {
                // At once, or as soon as the endpoint has the request: the router then waits for more of the body.
                if (ending == 2 && !head.Contains("b.io", StringComparison.Ordinal))
                {
                    await WaitForEitherAsync(client, arrived);
                }

                await client.SendAsync(new Frame(Frame.ResetStream, 0, 1, [0, 0, 0, 8]));
            }
            else if (ending == 3)
            {
                await client.SendAsync([.. "nonsense that is no frame"u8]);
            }

            if (ending is 0 or 3)
            {
                await ReadResponseAsync(client);
            }
        }
        catch (IOException)
        {
            // The router has ended the connection.
        }
        finally
        {
            while (arrived.Wait(0))
            {
                // For the next exchange.
            }
        }
    }

    /// <summary>
    /// Waits until the endpoint has the request, or the router has answered by itself: where a kept connection turns out to be closed,
    /// a request whose body has begun cannot be sent again.
    /// </summary>
    private static async Task WaitForEitherAsync(RawHttp2 client, SemaphoreSlim arrived)
    {
        using var end = new CancellationTokenSource(Eventually.Limit);
        Task reached = arrived.WaitAsync(end.Token);
        Task first = await Task.WhenAny(reached, ReadResponseAsync(client));
        Assert.False(end.IsCancellationRequested, "Neither has the endpoint the request nor the client a response.");
        if (first != reached)
        {
            await end.CancelAsync();
            await first;
        }
    }

    private static async Task ReadResponseAsync(RawHttp2 client)
    {
        while (await client.ReadAsync() is { Type: not (Frame.ResetStream or Frame.GoAway) } frame
            && !(frame is { Stream: 1, Type: Frame.Data or Frame.Headers } && (frame.Flags & Frame.EndStream) != 0))
        {
            // The frames are of no interest.
        }
    }

    /// <summary>Keeps every record with an exception or a stack trace.</summary>
    private sealed class ExceptionLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Found { get; } = [];

        /// <summary>What is going on, so that a failure can be repeated.</summary>
        public string Now { get; set; } = "";

        /// <summary>Whether records count.</summary>
        public bool IsOpen { get; set; } = true;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string text = formatter(state, exception);
            if (IsOpen && (exception is not null || text.Contains("   at ", StringComparison.Ordinal)))
            {
                Found.Enqueue($"{Now}\n{text}\n{exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
