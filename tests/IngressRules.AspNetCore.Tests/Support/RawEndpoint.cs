using System.Net;
using System.Net.Sockets;
using System.Text;
using IngressRules.Model;

namespace IngressRules.AspNetCore.Tests.Support;

/// <summary>A misbehaving endpoint: it reads a request head, does with the connection what a test wants, and counts requests.</summary>
internal sealed class RawEndpoint : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<RawEndpoint, NetworkStream, string, Task<bool>> _answer;
    private readonly Task _serving;
    private int _requests;

    private RawEndpoint(Func<RawEndpoint, NetworkStream, string, Task<bool>> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>The number of requests that reached it.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>
    /// Starts an endpoint. The callback gets this endpoint, the connection and the request's head, and returns whether another request may
    /// follow.
    /// </summary>
    public static RawEndpoint Start(Func<RawEndpoint, NetworkStream, string, Task<bool>> answer) => new(answer);

    /// <summary>Starts an endpoint that reads each request and closes the connection.</summary>
    public static RawEndpoint StartRude() => Start((_, _, _) => Task.FromResult(false));

    public EndpointSlice Slice(string service, string pod) => TestBackend.NewSlice(service, pod, Port);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync()));
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                while (await ReadHeadAsync(stream) is { } head)
                {
                    Interlocked.Increment(ref _requests);
                    if (!await _answer(this, stream, head))
                    {
                        return;
                    }
                }
            }
            catch (IOException)
            {
                // The other side disconnected, which ends the connection as well.
            }
        }
    }

    private static async Task<string?> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
