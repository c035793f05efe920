using System.Net.WebSockets;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Reading;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Tests.Reloading;

/// <summary>Requests are served while rules change.</summary>
[Collection(nameof(Alone))]
public sealed class ReloadUnderTrafficTests : IDisposable
{
    private readonly ReloadSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Requests_in_flight_never_fail_while_the_table_is_replaced()
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        _site.Write("a.yaml", ReloadSite.Manifest("a", "/a"));
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new() { Services = [TestBackend.NewService("web")], EndpointSlices = [web.Slice()] },
            },
            ReloadSite.Fast,
            paths: [_site.Folder]);
        Task<int> asking = Task.Run(async () =>
        {
            int good = 0;
            for (int i = 0; i < 200; i++)
            {
                good += (await router.GetAsync("any.io", "/a")).Status == 200 ? 1 : 0;
            }

            return good;
        });
        for (int i = 0; !asking.IsCompleted && i < 1000; i++)
        {
            _site.Write("b.yaml", ReloadSite.Manifest("b", $"/b{i}"));
            int now = i;
            await ReloadSite.Until(router, () => ReloadSite.Takes(router, $"/b{now}"));
        }

        Assert.Equal(200, await asking);
    }

    [Fact]
    public async Task Who_has_seen_a_new_rule_never_meets_the_endpoints_from_before()
    {
        await using TestBackend even = await TestBackend.StartAsync("web", pod: "even");
        await using TestBackend odd = await TestBackend.StartAsync("web", pod: "odd");
        await WriteGenerationAsync(0, even.Port);
        File.CreateSymbolicLink(_site.PathOf("rules.yaml"), "..data/rules.yaml");
        File.CreateSymbolicLink(_site.PathOf("endpoints.yaml"), "..data/endpoints.yaml");
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult { Objects = new() { Services = [TestBackend.NewService("web")] } },
            ReloadSite.Fast,
            paths: [_site.Folder]);
        using var over = new CancellationTokenSource();
        Task[] load = [.. Enumerable.Range(0, 4).Select(_ => AskUntilAsync(router, over.Token))];

        for (int i = 1; i <= 20; i++)
        {
            (TestBackend pod, int now) = (i % 2 == 0 ? even : odd, i);
            await WriteGenerationAsync(now, pod.Port);
            await Eventually.UntilAsync(async _ => (await router.GetAsync("any.io", $"/{now}")).Status == 200, "the new rule is there");
            RawResponse[] after = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => router.GetAsync("any.io", "/always")));

            Assert.All(after, r => Assert.Equal(pod.Pod, r.Echo.Pod));
        }

        await over.CancelAsync();
        await Task.WhenAll(load);
    }

    [Fact]
    public async Task What_has_begun_goes_on_when_its_rule_has_gone()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestBackend web = await TestBackend.StartAsync("web", answer: async context =>
        {
            await context.Response.Body.WriteAsync("begun"u8.ToArray());
            await goOn.Task;
            await context.Response.Body.WriteAsync(" ended"u8.ToArray());
        });
        _site.Write("a.yaml", ReloadSite.Manifest("a", "/a"));
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new() { Services = [TestBackend.NewService("web")], EndpointSlices = [web.Slice()] },
            },
            ReloadSite.Fast,
            paths: [_site.Folder]);
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.GetAsync(
            new Uri($"http://{router.Http}/a"), HttpCompletionOption.ResponseHeadersRead).WaitAsync(ReloadSite.Limit);
        File.Delete(Path.Combine(_site.Folder, "a.yaml"));
        await ReloadSite.Until(router, () => !ReloadSite.Takes(router, "/a"));
        goOn.SetResult();
        Assert.Equal("begun ended", await answer.Content.ReadAsStringAsync().WaitAsync(ReloadSite.Limit));
    }

    [Fact]
    public async Task Two_thousand_WebSockets_stay_open_over_two_hundred_reloads()
    {
        const int count = 2000;
        await using TestBackend web = await TestBackend.StartAsync("web", answer: EchoMessages);
        _site.Write("a.yaml", ReloadSite.Manifest("a", "/a"));
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new() { Services = [TestBackend.NewService("web")], EndpointSlices = [web.Slice()] },
            },
            ReloadSite.Fast,
            paths: [_site.Folder]);
        var sockets = new ClientWebSocket[count];
        await Parallel.ForAsync(0, count, async (i, cancellation) =>
        {
            sockets[i] = new ClientWebSocket();
            await sockets[i].ConnectAsync(new Uri($"ws://{router.Http}/a"), cancellation).WaitAsync(ReloadSite.Limit, cancellation);
        });
        for (int i = 0; i < 200; i++)
        {
            _site.Write("b.yaml", ReloadSite.Manifest("b", $"/b{i}"));
            int now = i;
            await ReloadSite.Until(router, () => ReloadSite.Takes(router, $"/b{now}"));
        }

        int alive = 0;
        await Parallel.ForAsync(0, count, async (i, cancellation) =>
        {
            byte[] message = BitConverter.GetBytes(i), back = new byte[8];
            await sockets[i].SendAsync(message, WebSocketMessageType.Binary, true, cancellation).WaitAsync(ReloadSite.Limit, cancellation);
            WebSocketReceiveResult received = await sockets[i].ReceiveAsync(back, cancellation).WaitAsync(ReloadSite.Limit, cancellation);
            if (received.Count == 4 && BitConverter.ToInt32(back) == i)
            {
                Interlocked.Increment(ref alive);
            }

            sockets[i].Dispose();
        });
        Assert.Equal(count, alive);
    }

    [Fact]
    public async Task One_rule_among_ten_thousand_changes_while_the_others_go_on()
    {
        await using TestBackend web = await TestBackend.StartAsync("web");
        for (int file = 0; file < 100; file++)
        {
            _site.Write(
                $"f{file}.yaml",
                string.Join("---\n", Enumerable.Range(0, 100).Select(i => ReloadSite.Manifest($"r{file}-{i}", $"/r{file}/{i}"))));
        }

        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult
            {
                Objects = new() { Services = [TestBackend.NewService("web")], EndpointSlices = [web.Slice()] },
            },
            ReloadSite.Fast,
            paths: [_site.Folder]);
        using var done = new CancellationTokenSource();
        Task<int> asking = Task.Run(async () =>
        {
            int bad = 0;
            while (!done.IsCancellationRequested)
            {
                bad += (await router.GetAsync("any.io", "/r1/1")).Status == 200 ? 0 : 1;
            }

            return bad;
        });
        for (int i = 0; i < 20; i++)
        {
            _site.Write("one.yaml", ReloadSite.Manifest("one", $"/one{i}"));
            int now = i;
            await ReloadSite.Until(router, () => ReloadSite.Takes(router, $"/one{now}"));
            Assert.Equal("web", (await router.GetAsync("any.io", $"/one{i}")).Who);
        }

        await done.CancelAsync();
        Assert.Equal(0, await asking);
    }

    private static async Task EchoMessages(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[64];
        while (await ReceiveAsync(socket, buffer) is { MessageType: not WebSocketMessageType.Close } message)
        {
            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, true, CancellationToken.None);
        }
    }

    /// <summary>Receives the next message; null where the client disconnected without a close frame, as this test's clients do.</summary>
    private static async Task<WebSocketReceiveResult?> ReceiveAsync(WebSocket socket, byte[] buffer)
    {
        try
        {
            return await socket.ReceiveAsync(buffer, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    /// <summary>Replaces two files at one moment, as the kubelet does with a ConfigMap.</summary>
    private async Task WriteGenerationAsync(int number, int port)
    {
        string data = _site.PathOf($"..{number}");
        Directory.CreateDirectory(data);
        await File.WriteAllTextAsync(
            Path.Combine(data, "rules.yaml"), $"{ReloadSite.Manifest("a", "/always")}---\n{ReloadSite.Manifest("b", $"/{number}")}");
        await File.WriteAllTextAsync(Path.Combine(data, "endpoints.yaml"), $$"""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: web-1, labels: {kubernetes.io/service-name: web} }
            addressType: IPv4
            ports: [{name: http, port: {{port}} }]
            endpoints: [{addresses: [127.0.0.1]}]
            """);
        await ReloadSite.TurnAsync(_site.PathOf("..data"), $"..{number}");
    }

    private static async Task AskUntilAsync(TestRouter router, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            Assert.Equal(200, (await router.GetAsync("any.io", "/always")).Status);
        }
    }
}
