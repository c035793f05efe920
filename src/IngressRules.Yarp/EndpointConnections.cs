using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace IngressRules.Yarp;

/// <summary>
/// The open connections to all endpoints, and their limit. Where it is reached, connections make room on which the router waits for no
/// endpoint: those kept for reuse, and those of clients that have stopped sending their upload or reading their response. An exchange whose
/// endpoint is to respond is never cut off. If there is no such connection either, the request waits for a moment and then gets 503. The
/// last quarter is kept for endpoints with less than an eighth of the limit, so that one that never responds does not take all.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "Connections may end after the forwarder, and a semaphore without a wait handle holds nothing.")]
internal sealed class EndpointConnections(int limit)
{
    private readonly int _share = Math.Max(1, limit / 8);
    private readonly int _kept = limit / 4;
    private readonly ConcurrentDictionary<EndpointStream, bool> _open = [];
    private readonly ConcurrentDictionary<(string Host, int Port), int> _counts = new();
    private readonly SemaphoreSlim _room = new(limit);

    /// <summary>Connects within the limit.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="connect">Connects a TCP socket; it belongs to this instance.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="NoRoomException">The limit is reached.</exception>
    public async ValueTask<Stream> ConnectAsync(
        (string Host, int Port) endpoint, Func<CancellationToken, ValueTask<Socket>> connect, CancellationToken cancellationToken)
    {
        bool MayTake() => _counts.GetValueOrDefault(endpoint) < _share || _room.CurrentCount > _kept;
        await Room.WaitAsync(
            _room,
            () => EndSilent(MayTake() ? null : endpoint),
            cancellationToken,
            MayTake).ConfigureAwait(false);
        _counts.AddOrUpdate(endpoint, 1, static (_, count) => count + 1);
        try
        {
            var counted = new EndpointStream(await connect(cancellationToken).ConfigureAwait(false), endpoint, this);
            _open[counted] = true;
            return counted;
        }
        catch
        {
            Leave(endpoint);
            throw;
        }
    }

    public void Remove(EndpointStream stream)
    {
        if (_open.TryRemove(stream, out _))
        {
            Leave(stream.Endpoint);
        }
    }

    private void Leave((string Host, int Port) endpoint)
    {
        if (_counts.AddOrUpdate(endpoint, 0, static (_, count) => count - 1) == 0)
        {
            _counts.TryRemove(KeyValuePair.Create(endpoint, 0));
        }

        _room.Release();
    }

    /// <summary>Ends the connection that has been silent for longest, of all or of one endpoint.</summary>
    private void EndSilent((string Host, int Port)? endpoint)
    {
        long before = Environment.TickCount64 - Room.LeastSilence;
        _open.Keys
            .Where(s => s.SilentSince <= before && (endpoint is null || s.Endpoint == endpoint))
            .MinBy(s => s.SilentSince ?? long.MaxValue)
            ?.Dispose();
    }
}
