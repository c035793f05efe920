using System.Collections.Concurrent;
using System.Net.Sockets;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.AspNetCore.Tests;

/// <summary>An endpoint closes connections that have been idle, while requests are on their way.</summary>
public class StaleConnectionTests
{
    private static readonly Ingress All = Manifests.NewIngress("all", [("", "Prefix", "/", "web")]);

    [Theory]
    [InlineData("GET", "", true)]
    [InlineData("GET", "", false)]
    [InlineData("DELETE", "", true)]
    [InlineData("GET", "Content-Length: 0\r\n", true)]
    [InlineData("GET", "Content-Length: 0\r\n", false)]
    [InlineData("GET", "Content-Type: application/json\r\n", false)]
    [InlineData("PUT", "Content-Length: 0\r\n", false)]
    public async Task A_request_that_may_be_repeated_is_sent_once_more_over_a_new_connection(string method, string header, bool reset)
    {
        var seen = new ConcurrentQueue<string>();
        await using RawEndpoint web = Start(seen, reset, fresh: true);
        await using TestRouter router = await StartAsync(web);
        for (int i = 0; i < 5; i++)
        {
            // Two connections are in the pool, and both of them are stale.
            await Task.WhenAll(router.GetAsync("any.io", "/warm"), router.GetAsync("any.io", "/warm"));
            seen.Clear();
            string request = $"{method} / HTTP/1.1\r\nHost: any.io\r\n{header}Connection: close\r\n\r\n";
            Assert.Equal((i, 200), (i, (await RawHttp.ExchangeAsync(router.Http, request)).Status));

            // Once only if a connection returned to the pool after its response had arrived here, so that a new one was made at once.
            Assert.InRange(seen.Count, 1, 2);
        }

        Assert.Equal(0, router.Endpoints.All.Single().Failures);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("close")]
    [InlineData("refuse")]
    public async Task A_connection_of_HTTP_2_that_takes_no_second_request_costs_no_request(string how)
    {
        int open = 0;
        await using RawEndpoint web = RawEndpoint.Start(async (_, stream, _) =>
        {
            Interlocked.Increment(ref open);
            try
            {
                return await ServeHttp2Async(stream, how);
            }
            finally
            {
                Interlocked.Decrement(ref open);
            }
        });
        await using TestRouter router = await StartAsync(web, "kubernetes.io/h2c");
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal((i, 200), (i, (await router.GetAsync("any.io", "/")).Status));
        }

        Assert.Equal(0, router.Endpoints.All.Single().Failures);
        await Eventually.UntilAsync(() => Volatile.Read(ref open) <= 1, "only the connection for further requests is open");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_endpoint_that_breaks_new_connections_too_gets_the_request_twice(bool reset)
    {
        var seen = new ConcurrentQueue<string>();
        await using RawEndpoint web = Start(seen, reset, fresh: false);
        await using TestRouter router = await StartAsync(web);
        await router.GetAsync("any.io", "/warm");
        seen.Clear();

        Assert.Equal(502, (await RawHttp.ExchangeAsync(router.Http, "GET / HTTP/1.1\r\nHost: any.io\r\nConnection: close\r\n\r\n")).Status);
        Assert.Equal(2, seen.Count);
    }

    [Theory]
    [InlineData("POST", "Content-Length: 4\r\n\r\nbody", true)]
    [InlineData("POST", "Content-Length: 0\r\n\r\n", true)]
    [InlineData("POST", "Content-Length: 0\r\n\r\n", false)]
    [InlineData("PUT", "Content-Length: 4\r\n\r\nbody", true)]
    [InlineData("PATCH", "Content-Length: 0\r\n\r\n", true)]
    public async Task What_may_not_be_repeated_is_sent_once(string method, string rest, bool reset)
    {
        var seen = new ConcurrentQueue<string>();
        await using RawEndpoint web = Start(seen, reset, fresh: true);
        await using TestRouter router = await StartAsync(web);
        await router.GetAsync("any.io", "/warm");
        seen.Clear();

        RawResponse response =
            await RawHttp.ExchangeAsync(router.Http, $"{method} / HTTP/1.1\r\nHost: any.io\r\nConnection: close\r\n{rest}");
        Assert.Equal((502, 1), (response.Status, seen.Count));
    }

    /// <summary>
    /// An endpoint that breaks a connection at any request but /warm, or, if <paramref name="fresh"/>, only from the second request on.
    /// </summary>
    private static RawEndpoint Start(ConcurrentQueue<string> seen, bool reset, bool fresh)
    {
        var used = new ConcurrentDictionary<Socket, bool>();
        return RawEndpoint.Start(async (_, stream, head) =>
        {
            seen.Enqueue(head);
            bool first = used.TryAdd(stream.Socket, true);
            if (head.StartsWith("GET /warm", StringComparison.Ordinal) || (first && fresh))
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
                return true;
            }

            if (reset)
            {
                stream.Socket.LingerState = new(true, 0);
            }

            return false;
        });
    }

    /// <summary>Serves a connection of HTTP/2 whose first half of the preface has been read: one request, and no more.</summary>
    private static async Task<bool> ServeHttp2Async(NetworkStream stream, string then)
    {
        await stream.ReadExactlyAsync(new byte["SM\r\n\r\n".Length]);
        await stream.WriteAsync(new Frame(Frame.Settings, 0, 0, []).ToBytes());
        bool served = false;
        while (true)
        {
            Frame frame = await RawHttp2.ReadAsync(stream, CancellationToken.None);
            if (frame.Type == Frame.Settings && (frame.Flags & Frame.Ack) == 0)
            {
                await stream.WriteAsync(new Frame(Frame.Settings, Frame.Ack, 0, []).ToBytes());
            }
            else if (frame.Type == Frame.Headers && !served)
            {
                served = true;
                byte[] status200 = [0x88];
                await stream.WriteAsync(
                    new Frame(Frame.Headers, Frame.EndHeaders | Frame.EndStream, frame.Stream, status200).ToBytes());
            }
            else if (frame.Type == Frame.Headers && then == "refuse")
            {
                byte[] refusedStream = [0, 0, 0, 7];
                await stream.WriteAsync(new Frame(Frame.ResetStream, 0, frame.Stream, refusedStream).ToBytes());
            }
            else if (frame.Type == Frame.Headers)
            {
                stream.Socket.LingerState = new(then == "reset", 0);
                return false;
            }
        }
    }

    private static Task<TestRouter> StartAsync(RawEndpoint web, string? appProtocol = null) => TestRouter.StartAsync(
        new IngressReadResult
        {
            Objects = new()
            {
                Ingresses = [All],
                Services = [TestBackend.NewService("web")],
                EndpointSlices = [TestBackend.NewSlice("web", "web-0", web.Port, appProtocol)],
            },
        });
}
