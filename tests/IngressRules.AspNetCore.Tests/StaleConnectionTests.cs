using System.Collections.Concurrent;
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
        var used = new ConcurrentDictionary<System.Net.Sockets.Socket, bool>();
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

    private static Task<TestRouter> StartAsync(RawEndpoint web) => TestRouter.StartAsync(
        new IngressReadResult
        {
            Objects = new() { Ingresses = [All], Services = [TestBackend.NewService("web")], EndpointSlices = [web.Slice("web", "web-0")] },
        });
}
