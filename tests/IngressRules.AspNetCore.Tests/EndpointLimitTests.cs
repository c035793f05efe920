using System.Text;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Reading;
using IngressRules.Yarp;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IngressRules.AspNetCore.Tests;

/// <summary>At the limit of connections to endpoints those make room on which the router waits for no endpoint.</summary>
public sealed class EndpointLimitTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Idle_connections_to_one_endpoint_make_room_for_another()
    {
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int arrived = 0;
        await using TestBackend busy = await TestBackend.StartAsync("busy", answer: async context =>
        {
            if (Interlocked.Increment(ref arrived) == 2)
            {
                both.SetResult();
            }

            await both.Task;
            await context.Response.WriteAsync("busy");
        });
        await using TestBackend other = await TestBackend.StartAsync("other");
        await using TestRouter router = await StartAsync(limit: 2, busy, other);
        await Task.WhenAll(router.GetAsync("busy.io", "/"), router.GetAsync("busy.io", "/")).WaitAsync(Limit);

        Assert.Equal("other", (await router.GetAsync("other.io", "/")).Who);
    }

    [Fact]
    public async Task A_request_without_a_connection_gets_503_and_those_under_way_and_the_endpoint_do_not_suffer()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new SemaphoreSlim(0);
        await using TestBackend web = await TestBackend.StartAsync("web", answer: async context =>
        {
            begun.Release();
            await goOn.Task;
            await context.Response.WriteAsync("done");
        });
        await using TestRouter router = await StartAsync(limit: 2, web);
        Task<RawResponse>[] underWay = [router.GetAsync("web.io", "/"), router.GetAsync("web.io", "/")];
        await begun.WaitAsync(Limit);
        await begun.WaitAsync(Limit);

        Assert.Equal(503, (await router.GetAsync("web.io", "/")).Status);
        Assert.All(router.Endpoints.All, e => Assert.Equal((0L, false), (e.Failures, e.IsCoolingDown)));
        goOn.SetResult();
        Assert.All(await Task.WhenAll(underWay).WaitAsync(Limit), a => Assert.Equal("done", a.Body));
    }

    [Fact]
    public async Task Uploads_that_nobody_finishes_keep_no_other_request_waiting()
    {
        var uploads = new SemaphoreSlim(0);
        await using TestBackend web = await TestBackend.StartAsync("web", answer: async context =>
        {
            if (HttpMethods.IsPost(context.Request.Method))
            {
                uploads.Release();
                await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            }

            await context.Response.WriteAsync("done");
        });
        await using TestRouter router = await StartAsync(limit: 4, web);
        using RawHttp2 client = await RawHttp2.ConnectAsync(router.Http);
        byte[] head = RawHttp2.Block(":method=POST :scheme=http :path=/ :authority=web.io");
        for (int stream = 1; stream < 60; stream += 2)
        {
            await client.SendAsync(
                new Frame(Frame.Headers, Frame.EndHeaders, stream, head), new Frame(Frame.Data, 0, stream, [.. "some"u8]));
        }

        for (int i = 0; i < 2; i++)
        {
            await uploads.WaitAsync(Limit);
        }

        Assert.Equal("done", (await router.GetAsync("web.io", "/")).Body);
    }

    [Fact]
    public async Task A_backend_that_never_responds_leaves_connections_for_the_others()
    {
        var arrived = new SemaphoreSlim(0);
        await using TestBackend hung = await TestBackend.StartAsync("hung", answer: async context =>
        {
            arrived.Release();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await using TestBackend web = await TestBackend.StartAsync("web");
        await using TestRouter router = await StartAsync(limit: 8, hung, web);
        Task<RawResponse>[] waiting = [.. Enumerable.Range(0, 12).Select(_ => router.GetAsync("hung.io", "/"))];
        for (int i = 0; i < 6; i++)
        {
            await arrived.WaitAsync(Limit);
        }

        Assert.Equal("web", (await router.GetAsync("web.io", "/")).Who);
        Assert.Equal(503, (await Task.WhenAny(waiting).Unwrap().WaitAsync(Limit)).Status);
    }

    [Fact]
    public async Task Each_backend_that_never_responds_takes_three_quarters_of_what_is_left()
    {
        int arrived = 0;
        async Task HangAsync(HttpContext context)
        {
            Interlocked.Increment(ref arrived);
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        TestBackend[] hung =
            await Task.WhenAll(Enumerable.Range(0, 3).Select(i => TestBackend.StartAsync($"hung-{i}", answer: HangAsync)));
        await using TestBackend web = await TestBackend.StartAsync("web");
        await using (TestRouter router = await StartAsync(limit: 64, [.. hung, web]))
        {
            List<int> taken = [];
            foreach (TestBackend backend in hung)
            {
                int before = Volatile.Read(ref arrived);
                Task<RawResponse> last;
                do
                {
                    int already = Volatile.Read(ref arrived);
                    last = router.GetAsync($"{backend.Service}.io", "/");
                    await Eventually.UntilAsync(
                        () => Volatile.Read(ref arrived) > already || last.IsCompleted, "it has a connection or its response");
                }
                while (!last.IsCompleted);
                Assert.Equal(503, (await last).Status);
                taken.Add(Volatile.Read(ref arrived) - before);
            }

            Assert.Equal([48, 12, 3], taken);
            Assert.Equal("web", (await router.GetAsync("web.io", "/")).Who);
        }

        foreach (TestBackend backend in hung)
        {
            await backend.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_WebSocket_that_is_silent_keeps_its_connection()
    {
        await using TestBackend chat = await TestBackend.StartAsync("chat", answer: async context =>
        {
            using System.Net.WebSockets.WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[10];
            System.Net.WebSockets.WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, context.RequestAborted);
            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, true, context.RequestAborted);
        });
        await using TestBackend web = await TestBackend.StartAsync("web");
        await using TestRouter router = await StartAsync(limit: 1, chat, web);
        using var client = new System.Net.WebSockets.ClientWebSocket();
        client.Options.SetRequestHeader("Host", "chat.io");
        using var limit = new CancellationTokenSource(Limit);
        await client.ConnectAsync(new Uri($"ws://{router.Http}/"), limit.Token);

        Assert.Equal(503, (await router.GetAsync("web.io", "/")).Status);
        await client.SendAsync(Encoding.ASCII.GetBytes("hello"), System.Net.WebSockets.WebSocketMessageType.Text, true, limit.Token);
        var answer = new byte[10];
        Assert.Equal(5, (await client.ReceiveAsync(answer, limit.Token)).Count);
    }

    /// <summary>A router with a limit, where each backend has a host of its own.</summary>
    private static Task<TestRouter> StartAsync(int limit, params TestBackend[] backends) => TestRouter.StartAsync(
        new IngressReadResult
        {
            Objects = new()
            {
                Ingresses = [.. backends.Select(b => Manifests.NewIngress(b.Service, [($"{b.Service}.io", "Prefix", "/", b.Service)]))],
                Services = [.. backends.Select(b => TestBackend.NewService(b.Service))],
                EndpointSlices = [.. backends.Select(b => b.Slice())],
            },
        },
        host: builder => builder.Services.Configure<YarpForwarderOptions>(o => o.MaxConnections = limit));
}
