using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace IngressRules.Benchmarks.Load;

/// <summary>
/// A minimal backend: a socket that sends the same response to every request. Of HTTP it recognises only the end of a head and WebSocket
/// handshakes; WebSocket messages are echoed.
/// </summary>
internal sealed partial class FixedResponses : IDisposable
{
    private const string GloballyUniqueId = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private readonly byte[] _answer;
    private readonly TcpListener _listener = new(IPAddress.Loopback, FreePort.Next());

    /// <summary>Starts listening.</summary>
    /// <param name="status">The status of the response.</param>
    public FixedResponses(int status = 200)
    {
        _answer = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status} OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\n{new string('x', 100)}");
        _listener.Start(backlog: 4096);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket client = await _listener.AcceptSocketAsync();
                client.NoDelay = true;
                _ = ServeAsync(client);
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The listener is closed at the end of the run.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        await using var stream = new NetworkStream(client, ownsSocket: true);
        byte[] buffer = new byte[16 * 1024];
        int held = 0;
        try
        {
            while (await client.ReceiveAsync(buffer.AsMemory(held)) is > 0 and int read)
            {
                held += read;
                int end;
                while ((end = buffer.AsSpan(0, held).IndexOf("\r\n\r\n"u8)) >= 0)
                {
                    if (KeyOf(Encoding.ASCII.GetString(buffer, 0, end)) is { } key)
                    {
                        await EchoAsync(stream, key);
                        return;
                    }

                    await client.SendAsync(_answer);
                    held -= end + 4;
                    buffer.AsSpan(end + 4, held).CopyTo(buffer);
                }
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or WebSocketException)
        {
            // A proxy may close a connection at any time.
        }
    }

    private static string? KeyOf(string head) => WebSocketKey().Match(head) is { Success: true } found ? found.Groups[1].Value : null;

    private static async Task EchoAsync(Stream stream, string key)
    {
#pragma warning disable CA5350 // SHA-1 is what the handshake asks for (RFC 6455, 4.2.2), and it protects nothing here.
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + GloballyUniqueId)));
#pragma warning restore CA5350
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + $"Sec-WebSocket-Accept: {accept}\r\n\r\n"));
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        byte[] message = new byte[128];
        while (await socket.ReceiveAsync(message.AsMemory(), default) is { MessageType: not WebSocketMessageType.Close } received)
        {
            await socket.SendAsync(message.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, default);
        }
    }

    [GeneratedRegex("^Sec-WebSocket-Key: *([^\r]+)", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex WebSocketKey();
}
