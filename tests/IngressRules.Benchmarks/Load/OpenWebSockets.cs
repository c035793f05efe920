using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace IngressRules.Benchmarks.Load;

/// <summary>Keeps WebSockets open through the router while its rules change, and checks which of them still work.</summary>
internal sealed class OpenWebSockets : IDisposable
{
    private const int AtOnce = 50;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly List<ClientWebSocket> _sockets = [];

    /// <summary>Opens a number of WebSockets to the given host and path.</summary>
    public async Task OpenAsync(int port, (string Host, string Path) request, int count)
    {
        foreach (int[] some in Enumerable.Range(0, count).Chunk(AtOnce))
        {
            _sockets.AddRange(await Task.WhenAll(some.Select(async _ =>
            {
                var socket = new ClientWebSocket();
                socket.Options.SetRequestHeader("Host", request.Host);
                await socket.ConnectAsync(
                    new Uri(string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{port}{request.Path}")), default);
                return socket;
            })));
        }
    }

    /// <summary>The number of WebSockets that no longer echo a message.</summary>
    public async Task<int> ClosedAsync()
    {
        int closed = 0;
        foreach (ClientWebSocket[] some in _sockets.Chunk(AtOnce))
        {
            bool[] alive = await Task.WhenAll(some.Select(IsAliveAsync));
            closed += alive.Count(a => !a);
        }

        return closed;
    }

    public void Dispose() => _sockets.ForEach(s => s.Dispose());

    private static async Task<bool> IsAliveAsync(ClientWebSocket socket)
    {
        byte[] message = Encoding.UTF8.GetBytes("still there?"), answer = new byte[64];
        using var limit = new CancellationTokenSource(s_patience);
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, limit.Token);
            WebSocketReceiveResult received = await socket.ReceiveAsync(answer, limit.Token);
            return answer.AsSpan(0, received.Count).SequenceEqual(message);
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
