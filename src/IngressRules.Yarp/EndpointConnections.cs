using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace IngressRules.Yarp;

/// <summary>
/// The open connections to all endpoints, and their limit. Where it is reached, connections make room on which the router waits for no
/// endpoint: those kept for reuse, and those of clients that have stopped sending their upload or reading their response. An exchange whose
/// endpoint is to respond is never cut off. If there is no such connection either, the request waits for a moment and then gets 503.
/// </summary>
/// <remarks>
/// An endpoint may have three times as many connections as are free. So one that never responds takes three quarters of all, and the next
/// one three quarters of what is left.
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "Connections may end after the forwarder, and a semaphore without a wait handle holds nothing.")]
internal sealed class EndpointConnections(int limit)
{
    private const int Share = 3;

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
        await Room.WaitAsync(_room, () => MakeRoom(endpoint), cancellationToken, () => Lacks(endpoint) <= 0).ConfigureAwait(false);
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

    /// <summary>How many connections have to be free before an endpoint that has some may have another.</summary>
    private static int Needs(int count) => (count / Share) + 1;

    /// <summary>How many more that is than are free.</summary>
    private int Lacks((string Host, int Port) endpoint) => Needs(_counts.GetValueOrDefault(endpoint)) - _room.CurrentCount;

    /// <summary>
    /// Ends connections that have been silent for longest: of all endpoints, or only of the one that has as many as it may ever have.
    /// </summary>
    private void MakeRoom((string Host, int Port) endpoint)
    {
        long before = Environment.TickCount64 - Room.LeastSilence;
        int count = _counts.GetValueOrDefault(endpoint);

        // Were all others to end, there would still not be room enough.
        bool ownOnly = Needs(count) > limit - count;
        List<EndpointStream> silent =
        [
            .. _open.Keys
                .Where(s => s.SilentSince <= before && (!ownOnly || s.Endpoint == endpoint))
                .OrderBy(s => s.SilentSince ?? long.MaxValue)
                .Take(Math.Max(1, Lacks(endpoint))),
        ];
        silent.ForEach(s => s.Dispose());
    }
}
