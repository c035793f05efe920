namespace IngressRules.AspNetCore.Tests.Support;

/// <summary>
/// Waits for what another thread or process brings about and gives no signal of. It ends as soon as the condition holds, and fails with a
/// sentence after a time that no machine needs. No test waits in any other way.
/// </summary>
internal static class Eventually
{
    /// <summary>How long anything is waited for.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="condition">Asked again and again.</param>
    /// <param name="what">What is waited for, as the end of the sentence "It did not come true in time that …".</param>
    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(_ => Task.FromResult(condition()), what);

    /// <summary>Waits until a condition holds that takes time to find out.</summary>
    /// <param name="condition">Asked again and again; the token ends when the time is over.</param>
    /// <param name="what">What is waited for, as the end of the sentence "It did not come true in time that …".</param>
    public static async Task UntilAsync(Func<CancellationToken, Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            while (!await condition(limit.Token).WaitAsync(limit.Token))
            {
                await Task.Delay(s_pause, limit.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Assert.Fail($"It did not come true in time that {what}.");
        }
    }
}
