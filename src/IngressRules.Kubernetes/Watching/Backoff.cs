namespace IngressRules.Kubernetes.Watching;

/// <summary>
/// Pauses between attempts: each twice as long as the one before, up to a limit, and drawn at random from half of it on, so that many
/// routers do not ask in the same moment.
/// </summary>
/// <param name="options">The first pause and the longest.</param>
internal sealed class Backoff(KubernetesSourceOptions options)
{
    /// <summary>The pause after the last one; null for the first.</summary>
    private TimeSpan? _next;

    /// <summary>The next pause.</summary>
    public TimeSpan Next()
    {
        TimeSpan pause = _next ?? options.RetryDelay;
        _next = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, options.MaxRetryDelay.Ticks));
        return pause * (0.5 + (Random.Shared.NextDouble() / 2));
    }

    /// <summary>Starts again with the first pause, after a success.</summary>
    public void Reset() => _next = null;
}
