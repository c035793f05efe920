using System.Buffers.Binary;

namespace IngressRules.Yarp;

/// <summary>
/// The client's side of an HTTP/2 connection over TLS. The connection handler does not know of TLS (<see cref="TlsTarget"/>) and writes
/// <c>:scheme: http</c>, which servers refuse on such a connection. In the table of HPACK (RFC 7541, appendix A) both schemes are entries,
/// so a single byte of the request's head is replaced.
/// </summary>
internal sealed class SecureSchemeStream(Stream inner) : OneWayStream
{
    private const int FrameHeaderLength = 9;
    private const int HeadersFrame = 1;
    private const int PaddedFlag = 0x08;
    private const int PriorityFlag = 0x20;
    private const byte SchemeHttp = 0x86;
    private const byte SchemeHttps = 0x87;

    // The connection preface (RFC 9113, 3.4) comes before the first frame.
    private int _rest = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".Length;
    private byte[] _copy = [];

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(WithSecureScheme(buffer), cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) =>
        inner.Write(WithSecureScheme(buffer.AsMemory(offset, count)).Span);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The same bytes, or a copy with the schemes replaced, which is valid until the next call.</summary>
    private ReadOnlyMemory<byte> WithSecureScheme(ReadOnlyMemory<byte> buffer)
    {
        ReadOnlySpan<byte> bytes = buffer.Span;
        bool copied = false;
        int at = Math.Min(_rest, bytes.Length);
        _rest -= at;
        while (at < bytes.Length)
        {
            // The handler writes the header of a frame at once, and with it the beginning of a request's head.
            if (bytes.Length - at < FrameHeaderLength)
            {
                throw new IOException("The header of an HTTP/2 frame is not written at once.");
            }

            int length = BinaryPrimitives.ReadInt32BigEndian(bytes[at..]) >>> 8;
            (byte type, byte flags) = (bytes[at + 3], bytes[at + 4]);
            at += FrameHeaderLength;
            int written = Math.Min(length, bytes.Length - at);
            if (type == HeadersFrame && SchemeIn(bytes.Slice(at, written), flags) is >= 0 and var scheme)
            {
                if (!copied)
                {
                    _copy = _copy.Length < bytes.Length ? new byte[bytes.Length] : _copy;
                    bytes.CopyTo(_copy);
                    copied = true;
                }

                _copy[at + scheme] = SchemeHttps;
            }

            at += written;
            _rest = length - written;
        }

        return copied ? _copy.AsMemory(0, bytes.Length) : buffer;
    }

    /// <summary>The position of <c>:scheme: http</c> in the fields of a request; -1 for trailers, which have none.</summary>
    private static int SchemeIn(ReadOnlySpan<byte> payload, byte flags)
    {
        int at = ((flags & PaddedFlag) != 0 ? 1 : 0) + ((flags & PriorityFlag) != 0 ? 5 : 0);

        // Only the method, as an entry of the table or spelled out, comes before it.
        for (int field = 0; field < 2 && at < payload.Length; field++)
        {
            byte first = payload[at];
            if (first == SchemeHttp)
            {
                return at;
            }

            bool spelled = first is > 0 and < 0x0f && at + 1 < payload.Length;
            at += spelled ? 2 + (payload[at + 1] & 0x7f) : 1;
            if (!spelled && first < 0x80)
            {
                return -1;
            }
        }

        return -1;
    }
}
