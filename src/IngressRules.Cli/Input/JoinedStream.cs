namespace IngressRules.Cli.Input;

/// <summary>A stream with bytes before it, such as those that were read to see what it is, and bytes behind it.</summary>
/// <param name="before">The bytes before it.</param>
/// <param name="stream">The stream, which this one owns.</param>
/// <param name="behind">The bytes behind it.</param>
internal sealed class JoinedStream(ReadOnlyMemory<byte> before, Stream stream, ReadOnlyMemory<byte> behind = default) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _before = before;
    private ReadOnlyMemory<byte> _behind = behind;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_before.Length > 0)
        {
            return TakeFrom(ref _before, buffer);
        }

        int read = stream.Read(buffer);
        return read > 0 ? read : TakeFrom(ref _behind, buffer);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        stream.Dispose();
        base.Dispose(disposing);
    }

    private static int TakeFrom(ref ReadOnlyMemory<byte> bytes, Span<byte> buffer)
    {
        int length = Math.Min(bytes.Length, buffer.Length);
        bytes.Span[..length].CopyTo(buffer);
        bytes = bytes[length..];
        return length;
    }
}
