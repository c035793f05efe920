namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>Clocks that a test sets. Timers run by the real time.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _ticks = 1;
    private long _clock = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _clock), TimeSpan.Zero);

    /// <summary>Time passes.</summary>
    /// <param name="time">How much.</param>
    public void Advance(TimeSpan time)
    {
        Interlocked.Add(ref _ticks, time.Ticks);
        SetClock(time);
    }

    /// <summary>Somebody sets the clock.</summary>
    /// <param name="by">By how much.</param>
    public void SetClock(TimeSpan by) => Interlocked.Add(ref _clock, by.Ticks);
}
