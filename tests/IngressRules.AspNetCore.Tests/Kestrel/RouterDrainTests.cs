using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using IngressRules.AspNetCore.Tests.Support;

namespace IngressRules.AspNetCore.Tests.Kestrel;

/// <summary>The sample router is stopped while it is serving requests.</summary>
[Collection(nameof(Alone))]
public sealed class RouterDrainTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("ingress-rules-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Nobody_who_is_let_in_goes_without_an_answer()
    {
        await using TestBackend web = await StartBackendAsync();
        RunningRouter router = await RunningRouter.StartAsync("--manifests", _folder);
        IPEndPoint http = router.Http;
        using var stopped = new CancellationTokenSource();
        var failures = new ConcurrentBag<string>();
        int answers = 0;
        Task[] clients =
        [
            .. Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            {
                while (!stopped.IsCancellationRequested)
                {
                    try
                    {
                        // Half of the clients keep their connections for as long as the router does.
                        Interlocked.Add(ref answers, await AskAsync(http, keep: i % 2 == 0, stopped.Token));
                    }
                    catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
                    {
                        // The connection was refused, so no request was lost.
                    }
                    catch (OperationCanceledException)
                    {
                        // The connection was never completed, so no request was lost.
                    }
                    catch (Exception e) when (e is IOException or SocketException or InvalidDataException)
                    {
                        failures.Add(e.Message);
                    }
                }
            })),
        ];
        await Eventually.UntilAsync(() => Volatile.Read(ref answers) >= 500, "the clients have 500 responses");
        Assert.Equal(0, await router.StopAsync().WaitAsync(Limit));
        await stopped.CancelAsync();
        await Task.WhenAll(clients).WaitAsync(Limit);
        Assert.Empty(failures);
    }

    [Fact]
    public async Task What_is_open_goes_on_and_a_second_signal_ends_it()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestBackend web = await StartBackendAsync(async context =>
        {
            if (context.WebSockets.IsWebSocketRequest)
            {
                using WebSocket accepted = await context.WebSockets.AcceptWebSocketAsync();
                await accepted.SendAsync(new byte[1], WebSocketMessageType.Binary, true, CancellationToken.None);
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
            }

            await context.Response.Body.WriteAsync("begun"u8.ToArray());
            await goOn.Task;
            await context.Response.Body.WriteAsync(" ended"u8.ToArray());
        });
        string program = Path.Combine(AppContext.BaseDirectory, "EdgeRouter.dll");
        string[] arguments = [program, "--http", "127.0.0.1:0", "--manifests", _folder, "--drain-time", "3600"];
        using Process router = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            string line;
            do
            {
                line = await router.StandardOutput.ReadLineAsync().WaitAsync(Limit)
                    ?? throw new InvalidOperationException("It does not serve.");
            }
            while (!line.Contains("http://", StringComparison.Ordinal));
            string address = line.Split(' ').First(w => w.StartsWith("http://", StringComparison.Ordinal))[7..];
            using var client = new HttpClient();
            using HttpResponseMessage download = await client.GetAsync(
                new Uri($"http://{address}/"), HttpCompletionOption.ResponseHeadersRead).WaitAsync(Limit);
            using var socket = new ClientWebSocket();
            await socket.ConnectAsync(new Uri($"ws://{address}/"), CancellationToken.None).WaitAsync(Limit);

            await SignalAsync(router, "-TERM");
            await UntilRefusedAsync(IPEndPoint.Parse(address));
            goOn.SetResult();
            Assert.Equal("begun ended", await download.Content.ReadAsStringAsync().WaitAsync(Limit));
            Assert.Equal(1, (await socket.ReceiveAsync(new byte[8], CancellationToken.None).WaitAsync(Limit)).Count);
            Assert.False(router.HasExited);

            await SignalAsync(router, "-INT");
            await router.WaitForExitAsync().WaitAsync(Limit);
            Assert.Equal(0, router.ExitCode);
        }
        finally
        {
            if (!router.HasExited)
            {
                router.Kill();
            }
        }
    }

    private static async Task SignalAsync(Process process, string signal)
    {
        using Process kill = Process.Start("kill", [signal, $"{process.Id}"]);
        await kill.WaitForExitAsync().WaitAsync(Limit);
        Assert.Equal(0, kill.ExitCode);
    }

    private static Task UntilRefusedAsync(IPEndPoint server) => Eventually.UntilAsync(
        async limit =>
        {
            // After a dropped packet the kernel retries at growing intervals, of up to half a minute, so each attempt here is a new
            // connection.
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(limit);
            attempt.CancelAfter(TimeSpan.FromSeconds(1));
            try
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(server, attempt.Token);
                return false;
            }
            catch (OperationCanceledException) when (!limit.IsCancellationRequested)
            {
                return false;
            }
            catch (SocketException)
            {
                return true;
            }
        },
        $"{server} refuses connections");

    /// <summary>Sends one request, or requests until the connection closes. Returns the number of responses.</summary>
    private static async Task<int> AskAsync(IPEndPoint server, bool keep, CancellationToken giveUp)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, giveUp);
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        byte[] request = Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: a\r\n{(keep ? "" : "Connection: close\r\n")}\r\n");
        for (int answers = 1; ; answers++)
        {
            await stream.WriteAsync(request, CancellationToken.None);
            if (await reader.ReadLineAsync(CancellationToken.None) != "HTTP/1.1 200 OK")
            {
                throw new InvalidDataException("It was let in and not answered.");
            }

            int length = 0;
            bool closes = false;
            while (await reader.ReadLineAsync(CancellationToken.None) is { Length: > 0 } line)
            {
                length = line.StartsWith("Content-Length: ", StringComparison.Ordinal)
                    ? int.Parse(line.AsSpan(16), System.Globalization.CultureInfo.InvariantCulture)
                    : length;
                closes |= line == "Connection: close";
            }

            if (await reader.ReadBlockAsync(new char[length], CancellationToken.None) < length)
            {
                throw new InvalidDataException("Its answer was cut.");
            }

            if (closes)
            {
                return answers;
            }
        }
    }

    private async Task<TestBackend> StartBackendAsync(Microsoft.AspNetCore.Http.RequestDelegate? answer = null)
    {
        TestBackend web = await TestBackend.StartAsync("web", answer: answer ?? (context =>
        {
            context.Response.ContentLength = 2;
            return context.Response.Body.WriteAsync("ok"u8.ToArray()).AsTask();
        }));
        await File.WriteAllTextAsync(Path.Combine(_folder, "all.yaml"), """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web}
            spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {ports: [{name: http, port: 80}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: web-1, labels: {kubernetes.io/service-name: web}}
            addressType: IPv4
            endpoints: [{addresses: [127.0.0.1]}]
            ports: [{name: http, port: 65535}]
            """.Replace("65535", $"{web.Port}", StringComparison.Ordinal));
        return web;
    }
}
