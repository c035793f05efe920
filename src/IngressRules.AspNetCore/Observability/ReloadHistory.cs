using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Observability;

/// <summary>Counts the loads of the rules and keeps the last one.</summary>
internal sealed class ReloadHistory(TimeProvider time)
{
    private long _succeeded;
    private long _failed;
    private volatile LastReload? _last;
    private volatile LastReload? _lastSuccess;

    public long Succeeded => Interlocked.Read(ref _succeeded);

    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>The last attempt; null before the first.</summary>
    public LastReload? Last => _last;

    /// <summary>When the rules were last loaded with success; null before the first time.</summary>
    public DateTimeOffset? LastSuccess => _lastSuccess?.At;

    public void Add(TimeSpan duration, ReloadResult result)
    {
        Interlocked.Increment(ref result.Succeeded ? ref _succeeded : ref _failed);
        var attempt = new LastReload(time.GetUtcNow(), duration, result.Succeeded);
        _last = attempt;
        _lastSuccess = result.Succeeded ? attempt : _lastSuccess;
    }
}

/// <summary>One attempt to load the rules.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Duration">How long it took, reading included.</param>
/// <param name="Succeeded">Whether its table is in use.</param>
public sealed record LastReload(DateTimeOffset At, TimeSpan Duration, bool Succeeded);
