namespace IngressRules.Kubernetes.Watching;

/// <summary>Pauses between attempts: each twice as long as the one before, up to a limit, and drawn at random from half of it on.</summary>
/// <param name="first">The first pause.</param>
/// <param name="limit">The longest pause.</param>
/// <param name="random">Spreads the attempts of many routers.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan limit, Random random)
{
    /// <summary>The pause after the last one; null for the first.</summary>
    private TimeSpan? _next;

    /// <summary>The next pause.</summary>
    public TimeSpan Next()
    {
        TimeSpan pause = _next ?? first;
        _next = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, limit.Ticks));
        return pause * (0.5 + (random.NextDouble() / 2));
    }

    /// <summary>Starts again with the first pause, after a success.</summary>
    public void Reset() => _next = null;
}
