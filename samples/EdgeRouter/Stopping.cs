using System.Runtime.InteropServices;

namespace EdgeRouter;

/// <summary>
/// How the router stops: after the first signal open requests may finish; a second signal cuts them. Whatever hangs, it takes no longer
/// than the drain time.
/// </summary>
public static partial class Stopping
{
    /// <summary>The signals that ask it to stop.</summary>
    internal static readonly IReadOnlyList<PosixSignal> Signals = [PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM];

    /// <summary>Waits until the router is asked to stop, then stops it.</summary>
    /// <param name="app">The router.</param>
    /// <param name="sides">Stop the servers beside it.</param>
    /// <param name="clock">Its time, which begins when it is asked to stop.</param>
    /// <param name="options">Its options.</param>
    /// <param name="log">Its log.</param>
    /// <param name="cancellationToken">Asks it to stop.</param>
    internal static async Task WaitAsync(
        WebApplication app,
        SideStops sides,
        StopClock clock,
        RouterOptions options,
        ILogger log,
        CancellationToken cancellationToken)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration stopping = app.Lifetime.ApplicationStopping.Register(asked.SetResult);
        await using CancellationTokenRegistration cancelled = cancellationToken.Register(app.Lifetime.StopApplication);
        await asked.Task;
        Begun(log, StopClock.ForRequests(options.DrainTime).TotalSeconds);

        List<PosixSignalRegistration> registrations = [.. Signals.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            clock.Hurry();
        }))];
        try
        {
            await StopAsync(app.StopAsync, sides, clock, options.DrainDelay, app.Services.GetRequiredService<TimeProvider>());
        }
        finally
        {
            registrations.ForEach(r => r.Dispose());
        }

        Ended(log);
    }

    /// <summary>
    /// Stops the servers. The webhook goes on for as long as new connections are taken; the admin page, with its health checks and metrics,
    /// until the last request has ended.
    /// </summary>
    /// <param name="router">Stops the router's own server; when the token fires, it cuts open requests.</param>
    /// <param name="sides">Stop the servers beside it.</param>
    /// <param name="clock">The time for all of it; it runs already.</param>
    /// <param name="drainDelay">How long new connections are taken.</param>
    /// <param name="time">The clock.</param>
    public static async Task StopAsync(
        Func<CancellationToken, Task> router, SideStops sides, StopClock clock, TimeSpan drainDelay, TimeProvider time)
    {
        Task admission = StopLaterAsync(sides.Admission, drainDelay, clock, time);
        await WithinAsync(router(clock.Cut), clock);
        clock.RequestsHaveEnded();
        await WithinAsync(Task.WhenAll(admission, sides.Admin(clock.CutSides)), clock);
    }

    /// <summary>Waits for a task, but not beyond the router's time.</summary>
    /// <param name="task">The task.</param>
    /// <param name="clock">The router's time.</param>
    internal static async Task WithinAsync(Task task, StopClock clock)
    {
        try
        {
            await task.WaitAsync(clock.End);
        }
        catch (OperationCanceledException) when (clock.End.IsCancellationRequested)
        {
            // It hangs. The end of the process is the end of it.
        }
    }

    private static async Task StopLaterAsync(
        Func<CancellationToken, Task> stop, TimeSpan delay, StopClock clock, TimeProvider time)
    {
        await Task.Delay(delay, time, clock.Cut).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stop(clock.CutSides);
    }

    [LoggerMessage(
        2, LogLevel.Information, "The router stops. Open requests have {Seconds} s to end; a second signal ends them at once")]
    private static partial void Begun(ILogger log, double seconds);

    [LoggerMessage(3, LogLevel.Information, "The router has stopped")]
    private static partial void Ended(ILogger log);
}
