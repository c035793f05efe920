namespace IngressRules.Kubernetes;

/// <summary>Bounds how often something is done: a number of times at once, then so many times a second. It is not thread-safe.</summary>
/// <param name="perSecond">How many times a second.</param>
/// <param name="burst">How many times at once, after a long pause.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenBucket(double perSecond, int burst, TimeProvider time)
{
    private double _tokens = burst;
    private long _at = time.GetTimestamp();

    /// <summary>Takes a turn if there is one; if not, returns how long the next one takes to come.</summary>
    /// <returns>Zero where a turn was taken.</returns>
    public TimeSpan Take()
    {
        long now = time.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_at, now).TotalSeconds * perSecond));
        _at = now;
        if (_tokens < 1)
        {
            return TimeSpan.FromSeconds((1 - _tokens) / perSecond);
        }

        _tokens--;
        return TimeSpan.Zero;
    }

    /// <summary>Gives a turn back that came to nothing.</summary>
    public void GiveBack() => _tokens = Math.Min(burst, _tokens + 1);

    /// <summary>Waits for a turn and takes it.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        while (Take() is { Ticks: > 0 } wait)
        {
            // A timer may be early by less than a millisecond.
            await Task.Delay(wait + TimeSpan.FromMilliseconds(1), time, cancellationToken).ConfigureAwait(false);
        }
    }
}
