using Microsoft.Extensions.Logging.Console;

namespace EdgeRouter;

/// <summary>Where log lines go: to standard output, one line each.</summary>
internal static class Logs
{
    // Some ten megabytes of lines at most. More than any burst that a reader keeps up with.
    private const int LongestQueue = 1 << 16;

    public static ILoggingBuilder AddConsole(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(c => c.SingleLine = true);

        // Left alone the queue waits for its reader when it is full, and requests with it: a log collector that hangs would stop the
        // router. Lines that are dropped are counted, and the count is logged.
        logging.Services.Configure<ConsoleLoggerOptions>(console =>
        {
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
            console.MaxQueueLength = LongestQueue;
        });
        return logging;
    }
}
