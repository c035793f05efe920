using System.Runtime.InteropServices;

namespace EdgeRouter;

/// <summary>How the router stops: after the first signal open requests may finish; a second signal ends them.</summary>
internal static class Stopping
{
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM];

    /// <summary>Waits until the router is asked to stop, then stops it.</summary>
    public static async Task WaitAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration stopping = app.Lifetime.ApplicationStopping.Register(asked.SetResult);
        await using CancellationTokenRegistration cancelled = cancellationToken.Register(app.Lifetime.StopApplication);
        await asked.Task;

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
    }
}
