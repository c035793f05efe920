using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace IngressRules.Yarp;

/// <summary>
/// The request body as the forwarder reads it. If a read of the server's stream is cancelled through its token, the HTTP/1.1 reader is left
/// in the middle of that read and logs an exception during cleanup. This stream cancels the pending read of the <see cref="PipeReader"/>
/// instead, which leaves the reader in a valid state.
/// </summary>
internal sealed class ClientBody(PipeReader reader) : OneWayStream
{
    public override bool CanRead => true;

    public override bool CanWrite => false;

    /// <summary>Replaces the server's body stream by this one, if there is a body and it has not been replaced yet.</summary>
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
            cancellationToken.UnsafeRegister(static reader => CancelPendingRead((PipeReader)reader!), reader);
        while (true)
        {
            ReadResult result;
            try
            {
                result = await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception)
            {
                EndRead(reader);
                throw;
            }

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

    /// <summary>
    /// Ends a read that has thrown. If the client has gone in the middle of its body, the server's HTTP/1.1 reader still counts as being
    /// read; the server finds it so when it looks for the rest of the body, and logs that as a fault of the application.
    /// </summary>
    private static void EndRead(PipeReader reader)
    {
#pragma warning disable CA1031 // There may be no read to end, and the caller gets what the read has thrown.
        try
        {
            reader.AdvanceTo(default);
        }
        catch (Exception)
        {
            // The read has ended.
        }
#pragma warning restore CA1031
    }

    /// <summary>
    /// Called when the request is cancelled, for example because the client has reset its stream. The server's reader then throws what
    /// ended the stream, here and in the pending read. Here nobody expects it: it would leave the callback as an unhandled exception.
    /// </summary>
    private static void CancelPendingRead(PipeReader reader)
    {
#pragma warning disable CA1031 // Whatever is thrown, the pending read ends with it as well, and the caller gets it there.
        try
        {
            reader.CancelPendingRead();
        }
        catch (Exception)
        {
            // The read has ended.
        }
#pragma warning restore CA1031
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
