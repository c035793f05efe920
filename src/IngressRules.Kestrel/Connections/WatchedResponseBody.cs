using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace IngressRules.Kestrel.Connections;

/// <summary>
/// The body of a response over HTTP/2, whose connection learns when the response waits for the client to read. The connection's own bytes
/// do not show it: a client can read them and grant no window for more of the response (RFC 9113, 5.2).
/// </summary>
internal sealed class WatchedResponseBody(IHttpResponseBodyFeature inner, ClientConnection client) : IHttpResponseBodyFeature
{
    public Stream Stream { get; } = new WatchedStream(inner.Stream, client);

    public PipeWriter Writer => inner.Writer;

    /// <summary>Watches the response of a request over HTTP/2. HTTP/1.1 is watched where heads are checked.</summary>
    public static void Attach(IFeatureCollection features, ClientConnection client)
    {
        if (features.Get<IHttpResponseBodyFeature>() is { } body)
        {
            features.Set<IHttpResponseBodyFeature>(new WatchedResponseBody(body, client));
        }
    }

    public void DisableBuffering() => inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    public Task CompleteAsync() => inner.CompleteAsync();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        inner.SendFileAsync(path, offset, count, cancellationToken);

    private sealed class WatchedStream(Stream inner, ClientConnection client) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            ValueTask writing = inner.WriteAsync(buffer, cancellationToken);
            return writing.IsCompletedSuccessfully ? writing : new(WaitAsync(writing.AsTask()));
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            Task flushing = inner.FlushAsync(cancellationToken);
            return flushing.IsCompletedSuccessfully ? flushing : WaitAsync(flushing);
        }

        public override void Flush() => inner.Flush();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void SetLength(long value) => inner.SetLength(value);

        private async Task WaitAsync(Task writing)
        {
            client.BeginWait();
            try
            {
                await writing.ConfigureAwait(false);
            }
            finally
            {
                client.EndWait();
            }
        }
    }
}
