using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace IngressRules.Benchmarks.Load;

/// <summary>A client with one connection that sends one request at a time and reads only the status of the response.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly int _port;

    public RawClient(int port)
    {
        _port = port;
    }

    /// <summary>Sends a GET request and returns the status of the response.</summary>
    /// <exception cref="IOException">The connection was closed without a response.</exception>
    public async Task<int> GetAsync(string host, string path)
    {
        if (!_socket.Connected)
        {
            await _socket.ConnectAsync(IPAddress.Loopback, _port);
        }

        await _socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        int held = 0;
        while (true)
        {
            int read = await _socket.ReceiveAsync(_buffer.AsMemory(held));
            held += read;
            if (read == 0)
            {
                throw new IOException("The connection was closed.");
            }

            string text = Encoding.ASCII.GetString(_buffer, 0, held);
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0 && held >= end + 4 + LengthOfBody(text))
            {
                return int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture);
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private static int LengthOfBody(string text)
    {
        const string name = "\r\nContent-Length: ";
        int at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase) + name.Length;
        return int.Parse(text.AsSpan(at, text.IndexOf('\r', at) - at), CultureInfo.InvariantCulture);
    }
}
