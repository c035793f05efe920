using System.Net;
using System.Net.Http.Headers;

namespace IngressRules.Yarp;

/// <summary>
/// A request body that is sent to an endpoint. A body of unknown length is flushed after every write, because it may be a stream whose
/// client waits for a response to one piece before it sends the next. The connection handler buffers writes, and YARP flushes them only for
/// gRPC. Each write extends the response deadline.
/// </summary>
internal sealed class ForwardedBody : HttpContent
{
    private readonly HttpContent _inner;
    private readonly ResponseDeadline? _deadline;
    private readonly bool _prompt;

    public ForwardedBody(HttpContent inner, ResponseDeadline? deadline)
    {
        _inner = inner;
        _deadline = deadline;
        _prompt = inner.Headers.ContentLength is null;
        foreach ((string name, HeaderStringValues values) in inner.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var pieces = new Pieces(stream, _deadline, _prompt);
        pieces.WaitForClient(true);
        await _inner.CopyToAsync(pieces, context, cancellationToken).ConfigureAwait(false);
        pieces.WaitForClient(false);
        _deadline?.EndBody();
    }

    protected override bool TryComputeLength(out long length)
    {
        // A known length is in the headers already. This is called only if it is not.
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Forwards every write to the inner stream, which it does not own.</summary>
    private sealed class Pieces(Stream stream, ResponseDeadline? deadline, bool prompt) : OneWayStream
    {
        public override bool CanRead => false;

        public override bool CanWrite => true;

        public void WaitForClient(bool waits)
        {
            if (deadline is not null)
            {
                deadline.WaitsForClient = waits;
            }
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            WaitForClient(false);
            await stream.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (prompt)
            {
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            deadline?.Extend();
            WaitForClient(true);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

        public override void Flush() => stream.Flush();

        public override void Write(byte[] buffer, int offset, int count) => stream.Write(buffer, offset, count);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
