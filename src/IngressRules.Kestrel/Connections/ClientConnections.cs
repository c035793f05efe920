using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngressRules.Kestrel.Connections;

/// <summary>
/// The open connections of all clients, and their limit. Idle connections make room for new ones: a client that keeps many of them open
/// loses them before it can lock anybody out, and a client that comes back opens a new one. Where none is idle, those make room whose
/// client has stopped in the middle of a request. Other requests under way are never cut off.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "Connections may end after the host, and a semaphore without a wait handle holds nothing.")]
internal sealed class ClientConnections
{
    /// <summary>How long a connection that was asked to end gets before the next one is asked.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a connection that is kept alive stays in any case.</summary>
    private static readonly TimeSpan s_leastIdle = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How long a new one stays in any case, as its first request may be on its way, and before that a TLS handshake; and one whose next
    /// request has begun to arrive.
    /// </summary>
    private static readonly TimeSpan s_leastNew = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a client may send nothing, or make no room for more of a response, in the middle of a request where there is no other room.
    /// Over HTTP/1.1 there is room again once some 64 KiB have been read.
    /// </summary>
    private static readonly TimeSpan s_longestStall = TimeSpan.FromSeconds(5);

    /// <summary>The least time between two log lines about the limit.</summary>
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<ClientConnection, bool> _open = [];
    private readonly Lock _ending = new();
    private readonly SemaphoreSlim? _room;
    private readonly int _limit;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private int _countedByRequest;
    private long _ended;
    private long? _logged;

    public ClientConnections(IOptions<IngressConnectionOptions> options, ILogger<ClientConnections> logger, TimeProvider? time = null)
    {
        _logger = logger;
        _time = time ?? TimeProvider.System;
        if ((options.Value.MaxConnections ?? DescriptorBudget.OfThisProcess()?.Clients) is { } limit)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, nameof(options));
            _limit = limit;
            _room = new SemaphoreSlim(limit);
        }
    }

    /// <summary>The time, in ticks of the host's clock.</summary>
    public long Now => _time.GetTimestamp();

    /// <summary>True while there are connections whose requests <see cref="RequestCount"/> must count.</summary>
    public bool NeedsRequestCount => Volatile.Read(ref _countedByRequest) > 0;

    /// <summary>
    /// Waits until another connection may be accepted, and ends idle ones for it. The caller adds the connection or gives up.
    /// </summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        if (_room is null || _room.Wait(0, CancellationToken.None))
        {
            return;
        }

        EndIdle();
        while (!await _room.WaitAsync(s_patience, cancellationToken).ConfigureAwait(false))
        {
            EndIdle();
        }
    }

    /// <summary>Called in place of <see cref="Add"/> where nothing was accepted.</summary>
    public void GiveUp() => _room?.Release();

    public ClientConnection Add(ConnectionContext accepted)
    {
        var connection = new ClientConnection(accepted, this);
        _open[connection] = true;
        Interlocked.Increment(ref _countedByRequest);
        return connection;
    }

    /// <summary>Called where the requests of a connection are counted by their heads.</summary>
    public void LeaveToHeads() => Interlocked.Decrement(ref _countedByRequest);

    public void Remove(ClientConnection connection)
    {
        _open.TryRemove(connection, out _);
        if (!connection.CountsByHead)
        {
            Interlocked.Decrement(ref _countedByRequest);
        }

        _room?.Release();
    }

    /// <summary>
    /// Ends those that have been idle for longest, a sixteenth of the limit at once. The search visits every connection, and each of them
    /// takes a moment to end; one at a time would let in new clients more slowly than an attacker can connect.
    /// </summary>
    private void EndIdle()
    {
        lock (_ending)
        {
            long now = Now;
            List<ClientConnection> idle =
            [
                .. _open.Keys
                    .Where(c => c.IsIdle && _time.GetElapsedTime(c.IdleSince, now) >= LeastOf(c))

                    // A response that has been served may still be on its way to a slow client.
                    .Where(c => c.ClosingSince is not { } since || !c.HasServed || _time.GetElapsedTime(since, now) >= s_longestStall)
                    .OrderBy(c => c.IdleSince)
                    .Take(Math.Max(1, _limit / 16)),
            ];
            idle.ForEach(c => c.EndIdle());
            Report(idle.Count > 0 ? idle.Count : EndStalled(now));
        }
    }

    private static TimeSpan LeastOf(ClientConnection connection) =>
        connection.HasServed && !connection.HasBegun ? s_leastIdle : s_leastNew;

    private int EndStalled(long now)
    {
        List<ClientConnection> stalled =
        [
            .. _open.Keys
                .Where(c => c.WaitsForClientSince is var since and > 0 && _time.GetElapsedTime(since, now) >= s_longestStall)
                .OrderBy(c => c.WaitsForClientSince)
                .Take(Math.Max(1, _limit / 16)),
        ];
        stalled.ForEach(c => c.EndAtOnce());
        return stalled.Count;
    }

    private void Report(int ended)
    {
        _ended += ended;
        long now = Now;
        if (_logged is not { } last || _time.GetElapsedTime(last, now) >= s_quiet)
        {
            _logged = now;
            ConnectionLog.LimitReached(_logger, _limit, _ended);
            _ended = 0;
        }
    }
}
