namespace IngressRules.AspNetCore.Tests.Support;

/// <summary>
/// Waits for a result of another thread or process that gives no signal. The wait ends as soon as the condition holds, and fails with a
/// message after a generous time limit. Tests wait in no other way.
/// </summary>
internal static class Eventually
{
    /// <summary>The time limit of every wait.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="condition">Checked repeatedly.</param>
    /// <param name="what">What is waited for, as the end of the sentence "It did not come true in time that …".</param>
    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(_ => Task.FromResult(condition()), what);

    /// <summary>Waits until an asynchronous condition holds.</summary>
    /// <param name="condition">Checked repeatedly; the token is cancelled at the time limit.</param>
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
