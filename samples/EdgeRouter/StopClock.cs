namespace EdgeRouter;

/// <summary>
/// The time that the router has from the signal to the end of its process. The last part of it is for what comes after the requests:
/// cutting those that are still open, the servers beside the router's own, the connection to a cluster, and the log.
/// </summary>
public sealed class StopClock : IDisposable
{
    /// <summary>Which part of the rest the servers beside it have, and which part all have: the process needs a moment to end.</summary>
    private const double ForSides = 0.35, ForAll = 0.7;

    private static readonly TimeSpan s_leastRest = TimeSpan.FromSeconds(0.5), s_mostRest = TimeSpan.FromSeconds(3);

    private readonly TimeSpan _drainTime;
    private readonly CancellationTokenSource _cut, _cutSides, _end;

    /// <summary>Creates the clock; it does not run yet.</summary>
    /// <param name="drainTime">The time in total.</param>
    /// <param name="time">The clock.</param>
    public StopClock(TimeSpan drainTime, TimeProvider time)
    {
        _drainTime = drainTime;
        _cut = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _cutSides = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
    }

    /// <summary>Requests that are still open then are cut.</summary>
    public CancellationToken Cut => _cut.Token;

    /// <summary>The same for the servers beside the router's own.</summary>
    public CancellationToken CutSides => _cutSides.Token;

    /// <summary>
    /// Nothing is waited for any more. It comes a little before the time is over, because a process takes a moment to end.
    /// </summary>
    public CancellationToken End => _end.Token;

    /// <summary>
    /// How long open requests may go on: the drain time without its last tenth, which has at least half a second and at most three.
    /// </summary>
    /// <param name="drainTime">The time in total.</param>
    public static TimeSpan ForRequests(TimeSpan drainTime)
    {
        TimeSpan rest = RestOf(drainTime);
        return drainTime > rest ? drainTime - rest : TimeSpan.Zero;
    }

    /// <summary>How long all of it may take: the drain time, but at least half a second.</summary>
    /// <param name="drainTime">The drain time.</param>
    public static TimeSpan TotalOf(TimeSpan drainTime) => drainTime > s_leastRest ? drainTime : s_leastRest;

    /// <summary>The signal has come.</summary>
    public void Begin()
    {
        TimeSpan requests = ForRequests(_drainTime), rest = RestOf(_drainTime);
        _cut.CancelAfter(requests);
        _cutSides.CancelAfter(requests + (ForSides * rest));
        _end.CancelAfter(requests + (ForAll * rest));
    }

    /// <summary>The last request has ended. The servers beside the router's own need not wait for the time when it would be cut.</summary>
    public void RequestsHaveEnded()
    {
        if (!_cut.IsCancellationRequested)
        {
            _cutSides.CancelAfter(ForSides * RestOf(_drainTime));
        }
    }

    /// <summary>A second signal has come: requests are cut now, and only as much time is left as there would be after that.</summary>
    public void Hurry()
    {
        if (!_cut.IsCancellationRequested)
        {
            RequestsHaveEnded();
            _end.CancelAfter(ForAll * RestOf(_drainTime));
            _cut.Cancel();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cut.Dispose();
        _cutSides.Dispose();
        _end.Dispose();
    }

    private static TimeSpan RestOf(TimeSpan drainTime)
    {
        TimeSpan tenth = drainTime / 10;
        return tenth < s_leastRest ? s_leastRest : tenth > s_mostRest ? s_mostRest : tenth;
    }
}
