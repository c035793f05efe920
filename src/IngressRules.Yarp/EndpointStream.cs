using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace IngressRules.Yarp;

/// <summary>
/// A connection to an endpoint that counts against the limit. It knows since when it is silent without the router waiting for the endpoint.
/// It is a <see cref="NetworkStream"/> because the connection handler looks at the socket of one before it reuses a connection.
/// </summary>
internal sealed class EndpointStream(Socket socket, (string Host, int Port) endpoint, EndpointConnections all)
    : NetworkStream(socket, ownsSocket: true)
{
    private volatile bool _reads;
    private volatile bool _looksAhead;
    private volatile bool _writes;
    private long _lastUse = Environment.TickCount64;

    /// <summary>Where the connection leads to.</summary>
    public (string Host, int Port) Endpoint => endpoint;

    /// <summary>
    /// When the last byte was sent or received, in milliseconds of the system's clock; null while the router waits for the endpoint, to
    /// send or to receive.
    /// </summary>
    public long? SilentSince => _reads || _writes ? null : Volatile.Read(ref _lastUse);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // An empty read waits for data and is followed by another read. The forwarder begins one when it wants more of a response, and the
        // handler when it looks ahead: before it sends the next request, or to learn when the endpoint closes an idle connection.
        if (buffer.IsEmpty)
        {
            bool recent = Environment.TickCount64 - Volatile.Read(ref _lastUse) < Room.LeastSilence;
            _reads |= recent;
            _looksAhead = !recent;
            return base.ReadAsync(buffer, cancellationToken);
        }

        _looksAhead = false;
        _reads = true;
        ValueTask<int> reading = base.ReadAsync(buffer, cancellationToken);
        if (reading.IsCompletedSuccessfully)
        {
            HasRead();
            return reading;
        }

        return WaitAsync(reading);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _writes = true;
        if (_looksAhead)
        {
            // A request is being sent, so what is read ahead is its response.
            (_looksAhead, _reads) = (false, true);
        }

        ValueTask writing = base.WriteAsync(buffer, cancellationToken);
        if (writing.IsCompletedSuccessfully)
        {
            HasWritten();
            return writing;
        }

        return WaitAsync(writing);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        all.Remove(this);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitAsync(ValueTask<int> reading)
    {
        int read = await reading.ConfigureAwait(false);
        HasRead();
        return read;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WaitAsync(ValueTask writing)
    {
        await writing.ConfigureAwait(false);
        HasWritten();
    }

    private void HasRead()
    {
        Volatile.Write(ref _lastUse, Environment.TickCount64);
        _reads = false;
    }

    private void HasWritten()
    {
        Volatile.Write(ref _lastUse, Environment.TickCount64);
        _writes = false;
    }
}
