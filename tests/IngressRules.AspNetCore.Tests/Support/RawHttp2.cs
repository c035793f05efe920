using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace IngressRules.AspNetCore.Tests.Support;

/// <summary>A frame of HTTP/2.</summary>
internal sealed record Frame(byte Type, byte Flags, int Stream, byte[] Payload)
{
    public const byte Data = 0, Headers = 1, ResetStream = 3, Settings = 4, GoAway = 7, WindowUpdate = 8;

    public const byte Ack = 1, EndStream = 1, EndHeaders = 4;

    public byte[] ToBytes()
    {
        var frame = new byte[9 + Payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, Payload.Length << 8);
        frame[3] = Type;
        frame[4] = Flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), Stream);
        Payload.CopyTo(frame, 9);
        return frame;
    }
}

/// <summary>A client of HTTP/2 with prior knowledge that sends exactly the frames that it is given.</summary>
internal sealed class RawHttp2 : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly CancellationTokenSource _limit = new(Eventually.Limit);

    private RawHttp2()
    {
    }

    public static async Task<RawHttp2> ConnectAsync(IPEndPoint server)
    {
        var client = new RawHttp2();
        await client._client.ConnectAsync(server, client._limit.Token);
        await client.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await client.SendAsync(new Frame(Frame.Settings, 0, 0, []));
        return client;
    }

    /// <summary>The head of a request: pairs of name and value, separated by spaces, as <c>:method=GET :path=/</c>.</summary>
    /// <param name="head">The pairs.</param>
    /// <param name="space">The character that stands for a space within a pair.</param>
    public static byte[] Block(string head, char space = ' ')
    {
        IEnumerable<string> headers = head.Split(' ').Select(h => h.Replace(space, ' '));
        return [.. headers.SelectMany(h => Literal(h[..h.IndexOf('=', 1)], h[(h.IndexOf('=', 1) + 1)..]))];
    }

    public async Task SendAsync(params Frame[] frames) => await SendAsync([.. frames.SelectMany(f => f.ToBytes())]);

    public async Task SendAsync(byte[] bytes) => await _client.GetStream().WriteAsync(bytes, _limit.Token);

    /// <summary>Reads the next frame. An <see cref="IOException"/> where the connection has ended.</summary>
    public Task<Frame> ReadAsync() => ReadAsync(_client.GetStream(), _limit.Token);

    /// <summary>Reads a frame from a connection, of a client or of an endpoint.</summary>
    public static async Task<Frame> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[9];
        await stream.ReadExactlyAsync(header, cancellationToken);
        var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
        await stream.ReadExactlyAsync(payload, cancellationToken);
        return new(header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)), payload);
    }

    public void Dispose()
    {
        _client.Dispose();
        _limit.Dispose();
    }

    /// <summary>Encodes a header as a literal without indexing (RFC 7541, 6.2.2).</summary>
    private static byte[] Literal(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.Latin1.GetBytes(name), (byte)value.Length, .. Encoding.Latin1.GetBytes(value)];
}
