using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace IngressRules.Yarp;

/// <summary>
/// The open connections to all endpoints, and their limit. Where it is reached, connections make room on which the router waits for no
/// endpoint: those kept for reuse, and those of clients that have stopped sending their upload or reading their response. An exchange whose
/// endpoint is to answer is never cut off. If there is no such connection either, the request waits for a moment and then gets 503.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "Connections may end after the forwarder, and a semaphore without a wait handle holds nothing.")]
internal sealed class EndpointConnections(int limit)
{
    private readonly ConcurrentDictionary<EndpointStream, bool> _open = [];
    private readonly SemaphoreSlim _room = new(limit);

    /// <summary>Connects within the limit.</summary>
    /// <param name="connect">Connects a TCP socket; it belongs to this instance.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="NoRoomException">The limit is reached.</exception>
    public async ValueTask<Stream> ConnectAsync(
        Func<CancellationToken, ValueTask<Socket>> connect, CancellationToken cancellationToken)
    {
        await Room.WaitAsync(_room, EndSilent, cancellationToken).ConfigureAwait(false);
        try
        {
            var counted = new EndpointStream(await connect(cancellationToken).ConfigureAwait(false), this);
            _open[counted] = true;
            return counted;
        }
        catch
        {
            _room.Release();
            throw;
        }
    }

    public void Remove(EndpointStream stream)
    {
        if (_open.TryRemove(stream, out _))
        {
            _room.Release();
        }
    }

    private void EndSilent()
    {
        long before = Environment.TickCount64 - Room.LeastSilence;
        _open.Keys.Where(s => s.SilentSince <= before).MinBy(s => s.SilentSince ?? long.MaxValue)?.Dispose();
    }
}
