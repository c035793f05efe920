using System.Net;
using System.Net.Sockets;
using System.Text;

namespace IngressRules.Packages.Tests.Support;

/// <summary>A backend on loopback: it answers every request with its request line and its Host.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public Backend()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
                string request = await reader.ReadLineAsync() ?? "";
                string host = "";
                while (await reader.ReadLineAsync() is { Length: > 0 } line)
                {
                    host = line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase) ? line : host;
                }

                byte[] body = Encoding.Latin1.GetBytes($"{request}\n{host}\n");
                byte[] head = Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n");
                await client.GetStream().WriteAsync(head);
                await client.GetStream().WriteAsync(body);
            }
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
