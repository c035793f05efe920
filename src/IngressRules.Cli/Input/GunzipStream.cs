using System.IO.Compression;

namespace IngressRules.Cli.Input;

/// <summary>
/// Decompresses gzip data of one or more members, and tells whether it was complete: <see cref="GZipStream"/> takes data that is cut off
/// for data that has ended. So a member with a mark is appended to the data. Where the mark is the end of the text, all was read.
/// </summary>
/// <param name="compressed">The data, which this stream owns.</param>
internal sealed class GunzipStream(Stream compressed) : ReadOnlyStream
{
    private static readonly byte[] s_mark = "end of the gzip data"u8.ToArray();
    private static readonly byte[] s_markMember = Compress(s_mark);

    private readonly GZipStream _gzip = new(new JoinedStream(default, compressed, s_markMember), CompressionMode.Decompress);
    private readonly byte[] _bytes = new byte[(1 << 16) + s_mark.Length];
    private int _start;
    private int _end;

    /// <summary>True if data begins as gzip does.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> start) => start.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The data is damaged or cut off.</exception>
    public override int Read(Span<byte> buffer)
    {
        // The last bytes are held back: they may be the mark.
        while (_end - _start <= s_mark.Length)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
            int read = _gzip.Read(_bytes, _end, _bytes.Length - _end);
            if (read == 0)
            {
                return _bytes.AsSpan(0, _end).SequenceEqual(s_mark) ? 0 : throw new InvalidDataException("The gzip data is cut off.");
            }

            _end += read;
        }

        int length = Math.Min(buffer.Length, _end - _start - s_mark.Length);
        _bytes.AsSpan(_start, length).CopyTo(buffer);
        _start += length;
        return length;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _gzip.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Compress(byte[] text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(text);
        }

        return compressed.ToArray();
    }
}
