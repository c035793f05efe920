using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace IngressRules.Benchmarks.Load;

/// <summary>
/// Clients and tenants that mean harm, each in a loop until the end: they hold connections, leave messages unfinished, do not read, reset,
/// ask for what is not served, and rewrite a huge manifest. What the router does to them is of no interest here.
/// </summary>
internal sealed class Abuse(int port, int adminPort, string host, string manifests) : IDisposable
{
    private const int IdleConnections = 700;
    private const int UnfinishedUploads = 100;

    private readonly CancellationTokenSource _over = new();
    private readonly List<Task> _running = [];

    /// <summary>
    /// Starts it in a process of its own, with the lowest priority: clients are elsewhere, and their work is not to be measured.
    /// </summary>
    public static Process StartProcess(int port, int adminPort, string host, string manifests)
    {
        string self = Path.Combine(AppContext.BaseDirectory, "IngressRules.Benchmarks.dll");
        return Process.Start(
            new ProcessStartInfo("nice", ["-n", "19", "dotnet", self, "--abuse", $"{port}", $"{adminPort}", host, manifests])
            {
                RedirectStandardInput = true,
            })!;
    }

    /// <summary>Runs all of it until standard input ends.</summary>
    public async Task RunAsync()
    {
        Start();
        await Console.In.ReadToEndAsync();
        await _over.CancelAsync();
        await Task.WhenAll(_running);
    }

    private void Start()
    {
        Repeat(HoldIdleConnectionsAsync, 1);
        Repeat(() => SendSlowlyAsync($"GET / HTTP/1.1\r\nHost: {host}\r\nX-Slow: "), 50);
        string upload = $"POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1000000\r\n";
        Repeat(() => SendSlowlyAsync(upload + "\r\n"), 50);
        Repeat(() => SendSlowlyAsync(upload + "Content-Type: application/grpc\r\n\r\n"), 20);
        Repeat(() => SendAsync(string.Concat(Enumerable.Repeat($"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n", 500)), reads: false), 20);
        Repeat(() => SendAsync(new string('\n', 1_000_000)), 2);
        Repeat(() => SendAsync($"GET /x//../y HTTP/1.1\r\nHost: {host}\r\n\r\nGET /%zz HTTP/1.1\r\nHost: {host}\r\n\r\n"), 2);
        Repeat(() => SendAsync($"GET / HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n"), 2);
        Repeat(() => SendAsync($"GET / HTTP/1.1\r\nHost: {Guid.NewGuid():N}.example\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n"), 4);
        Repeat(() => SendAsync($"GET / HTTP/1.1\r\nHost: {host}\r\n{new string('a', 100_000)}: x\r\n\r\n"), 2);
        Repeat(UploadWithoutEndAsync, 3);
        Repeat(AskTheAdminPageAsync, 1);
        Repeat(RewriteManifestAsync, 1);
    }

    public void Dispose() => _over.Dispose();

    private void Repeat(Func<Task> act, int times)
    {
        for (int i = 0; i < times; i++)
        {
            _running.Add(Task.Run(async () =>
            {
                while (!_over.IsCancellationRequested)
                {
                    try
                    {
                        await act();
                        await Task.Delay(50, _over.Token);
                    }
                    catch (Exception refused) when (refused is IOException or SocketException or OperationCanceledException
                        or HttpRequestException or ObjectDisposedException)
                    {
                        // The router defends itself; a moment later the next attempt follows.
                        await Task.Delay(50, CancellationToken.None);
                    }
                }
            }));
        }
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), _over.Token);
            return socket;
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Many connections at the same time that send one request and then nothing.</summary>
    private async Task HoldIdleConnectionsAsync()
    {
        byte[] request = Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
        var held = new List<Socket>();
        try
        {
            for (int i = 0; i < IdleConnections; i++)
            {
                Socket socket = await ConnectAsync();
                held.Add(socket);
                await socket.SendAsync(request, _over.Token);
            }

            await Task.Delay(TimeSpan.FromSeconds(10), _over.Token);
        }
        finally
        {
            held.ForEach(s => s.Dispose());
        }
    }

    /// <summary>Sends the beginning of a message and then a byte a second.</summary>
    private async Task SendSlowlyAsync(string beginning)
    {
        using Socket socket = await ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(beginning), _over.Token);
        while (await socket.SendAsync("a"u8.ToArray(), _over.Token) > 0)
        {
            await Task.Delay(1000, _over.Token);
        }
    }

    private async Task SendAsync(string text, bool reads = true)
    {
        using Socket socket = await ConnectAsync();
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        await socket.SendAsync(bytes, _over.Token).AsTask().WaitAsync(TimeSpan.FromSeconds(5), _over.Token);
        if (reads)
        {
            await socket.ReceiveAsync(new byte[1024], _over.Token).AsTask().WaitAsync(TimeSpan.FromSeconds(5), _over.Token);
        }
        else
        {
            await Task.Delay(5000, _over.Token);
        }
    }

    /// <summary>One HTTP/2 connection with many uploads that never end, and then are reset together.</summary>
    private async Task UploadWithoutEndAsync()
    {
        using var client = new HttpClient(new SocketsHttpHandler { EnableMultipleHttp2Connections = false });
        using var reset = CancellationTokenSource.CreateLinkedTokenSource(_over.Token);
        Task[] uploads =
        [
            .. Enumerable.Range(0, UnfinishedUploads).Select(async _ =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/")
                {
                    Version = HttpVersion.Version20,
                    VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                    Content = new StreamContent(new NeverEnding()),
                };
                request.Headers.Host = host;
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
                using HttpResponseMessage response = await client.SendAsync(request, reset.Token);
            }),
        ];
        reset.CancelAfter(3000);
        try
        {
            await Task.WhenAll(uploads);
        }
        catch (Exception ended) when (ended is HttpRequestException or OperationCanceledException or IOException)
        {
            // That was the purpose.
        }
    }

    private async Task AskTheAdminPageAsync()
    {
        using var client = new HttpClient();
        string words = string.Join('+', Enumerable.Range(0, 2000));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{adminPort}/api/v1/rules?q={words}");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using HttpResponseMessage response = await client.SendAsync(request, _over.Token);
    }

    /// <summary>A tenant that edits an Ingress with many thousand paths, all of them the same.</summary>
    private async Task RewriteManifestAsync()
    {
        var text = new StringBuilder(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: huge, namespace: abuse}\nspec:\n  rules:\n"
            + "  - host: huge.example\n    http:\n      paths:\n");
        int number = Random.Shared.Next();
        for (int i = 0; i < 5000; i++)
        {
            text.Append("      - {path: /same, pathType: Prefix, backend: {service: {name: s")
                .Append(number)
                .Append(", port: {number: 80}}}}\n");
        }

        string temporary = Path.Combine(manifests, ".huge");
        await File.WriteAllTextAsync(temporary, text.ToString(), _over.Token);
        File.Move(temporary, Path.Combine(manifests, "huge.yaml"), overwrite: true);
        await Task.Delay(2000, _over.Token);
    }

    /// <summary>A body that has a byte now and then.</summary>
    private sealed class NeverEnding : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(500, cancellationToken);
            buffer.Span[0] = (byte)'a';
            return 1;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
