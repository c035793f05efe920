using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using IngressRules.Kestrel.Connections;

namespace IngressRules.Kestrel.StrictHttp;

/// <summary>
/// Passes on the server's output. After a request that offers to switch protocols it checks the start of the response: after status 101 the
/// client's bytes are no longer requests. It also notes since when the client has not been reading.
/// </summary>
internal sealed class UpgradeWatch(PipeWriter inner, Action upgraded, ClientConnection? client) : PipeWriter
{
    private readonly byte[] _begin = new byte[SwitchingProtocols.Length];
    private Memory<byte> _memory;
    private int _seen;
    private bool _watches;

    private static ReadOnlySpan<byte> SwitchingProtocols => "HTTP/1.1 101"u8;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    /// <summary>Starts to check the next response.</summary>
    public void Begin()
    {
        _seen = 0;
        _watches = true;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Memory<byte> memory = inner.GetMemory(sizeHint);
        if (_watches)
        {
            _memory = memory;
        }

        return memory;
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => _watches ? GetMemory(sizeHint).Span : inner.GetSpan(sizeHint);

    public override void Advance(int bytes)
    {
        if (_watches)
        {
            Look(_memory.Span[..bytes]);
        }

        inner.Advance(bytes);
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (_watches)
        {
            Look(source.Span);
        }

        return Watch(inner.WriteAsync(source, cancellationToken));
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        Watch(inner.FlushAsync(cancellationToken));

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    private ValueTask<FlushResult> Watch(ValueTask<FlushResult> flushing) =>
        flushing.IsCompletedSuccessfully || client is null ? flushing : WaitAsync(flushing, client);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<FlushResult> WaitAsync(ValueTask<FlushResult> flushing, ClientConnection client)
    {
        client.BeginWait();
        try
        {
            return await flushing.ConfigureAwait(false);
        }
        finally
        {
            client.EndWait();
        }
    }

    private void Look(ReadOnlySpan<byte> written)
    {
        int taken = Math.Min(written.Length, _begin.Length - _seen);
        written[..taken].CopyTo(_begin.AsSpan(_seen));
        _seen += taken;
        if (_seen < _begin.Length)
        {
            return;
        }

        _watches = false;
        _memory = default;
        if (_begin.AsSpan().SequenceEqual(SwitchingProtocols))
        {
            upgraded();
        }
    }
}
