using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Observability;

/// <summary>
/// What happens to an exception in the background that nobody has expected: it is logged and counted, and the task goes on. Unhandled, it
/// would end the process, or the task for good.
/// </summary>
internal sealed partial class BackgroundFailures(ILogger logger, IngressTelemetry? telemetry)
{
    /// <summary>Runs a step of a task.</summary>
    /// <returns>False where it has failed.</returns>
    public bool Try(string task, Action step)
    {
#pragma warning disable CA1031 // Whatever a step throws, the task goes on, and whatever the log throws, too.
        try
        {
            step();
            return true;
        }
        catch (Exception error)
        {
            Report(task, error);
            return false;
        }
    }

    private void Report(string task, Exception error)
    {
        try
        {
            telemetry?.CountBackgroundFailure(task);
            Failed(logger, task, error);
        }
        catch (Exception)
        {
            // The log itself fails, so the error cannot be reported.
        }
#pragma warning restore CA1031
    }

    [LoggerMessage(17, LogLevel.Error, "{Task} failed unexpectedly, and goes on")]
    private static partial void Failed(ILogger logger, string task, Exception error);
}
