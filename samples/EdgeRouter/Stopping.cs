using System.Runtime.InteropServices;

namespace EdgeRouter;

/// <summary>How the router stops: after the first signal open requests may finish; a second signal ends them.</summary>
internal static partial class Stopping
{
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM];

    /// <summary>Waits until the router is asked to stop, then stops it.</summary>
    public static async Task WaitAsync(WebApplication app, ILogger log, TimeSpan drainTime, CancellationToken cancellationToken)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration stopping = app.Lifetime.ApplicationStopping.Register(asked.SetResult);
        await using CancellationTokenRegistration cancelled = cancellationToken.Register(app.Lifetime.StopApplication);
        await asked.Task;
        Begun(log, drainTime.TotalSeconds);

        using var impatience = new CancellationTokenSource();
        List<PosixSignalRegistration> registrations = [.. Signals.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            impatience.Cancel();
        }))];
        try
        {
            await app.StopAsync(impatience.Token);
        }
        finally
        {
            registrations.ForEach(r => r.Dispose());
        }

        Ended(log);
    }

    [LoggerMessage(
        2, LogLevel.Information, "The router stops. Open requests have {Seconds} s to end; a second signal ends them at once")]
    private static partial void Begun(ILogger log, double seconds);

    [LoggerMessage(3, LogLevel.Information, "The router has stopped")]
    private static partial void Ended(ILogger log);
}
