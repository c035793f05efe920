using IngressRules.Cli.Output;

namespace IngressRules.Cli.Input;

/// <summary>A stream that tells how much of it has been read.</summary>
/// <param name="stream">The stream, which this one owns.</param>
/// <param name="progress">Whom it tells.</param>
internal sealed class ProgressStream(Stream stream, Progress progress) : ReadOnlyStream
{
    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read = stream.Read(buffer);
        progress.Advance(read);
        return read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        stream.Dispose();
        base.Dispose(disposing);
    }
}
