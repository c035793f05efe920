using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace IngressRules.Yarp;

/// <summary>
/// The body of a request as the forwarder reads it. A read that is called off through its token leaves the server's reader for HTTP/1.1 in
/// the middle of a read: it complains with a stack trace when it clears up. Here the reader is told instead, and stays in order.
/// </summary>
internal sealed class ClientBody(PipeReader reader) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Puts itself in the place of the server's stream, where there is a body and it is not there yet.</summary>
    public static void Attach(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true } && context.Request.Body is not ClientBody)
        {
            context.Request.Body = new ClientBody(context.Request.BodyReader);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using CancellationTokenRegistration registration =
            cancellationToken.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), reader);
        while (true)
        {
            ReadResult result = await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            if (result.IsCanceled && cancellationToken.IsCancellationRequested)
            {
                reader.AdvanceTo(result.Buffer.Start);
                throw new OperationCanceledException(cancellationToken);
            }

            bool done = !result.Buffer.IsEmpty || result.IsCompleted;
            ReadOnlySequence<byte> read = result.Buffer.Slice(0, Math.Min(buffer.Length, result.Buffer.Length));
            int length = (int)read.Length;
            read.CopyTo(buffer.Span);
            reader.AdvanceTo(read.End);
            if (done)
            {
                return length;
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
