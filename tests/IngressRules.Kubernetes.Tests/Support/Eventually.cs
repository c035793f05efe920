namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>Waits for what comes about in the background.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(10);

    /// <summary>How long anything may take; far longer than it takes.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="what">What is waited for, for the failure.</param>
    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what, Limit);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="what">What is waited for, for the failure.</param>
    /// <param name="limit">How long it may take.</param>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan limit)
    {
        using var end = new CancellationTokenSource(limit);
        while (!await condition())
        {
            if (end.IsCancellationRequested)
            {
                throw new TimeoutException($"It did not come about that {what}.");
            }

            await Task.Delay(s_step);
        }
    }
}
