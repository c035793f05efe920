using Microsoft.Extensions.Logging.Console;

namespace EdgeRouter;

/// <summary>Configures logging to standard output, one line per message.</summary>
internal static class Logs
{
    // At most about ten megabytes of lines, more than any burst that a working reader can follow.
    private const int LongestQueue = 1 << 16;

    public static ILoggingBuilder AddConsole(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(c => c.SingleLine = true);

        // By default a full queue blocks the callers, and requests with them: a hanging log collector would stop the router. Instead lines
        // are dropped and counted, and the count is logged.
        logging.Services.Configure<ConsoleLoggerOptions>(console =>
        {
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
            console.MaxQueueLength = LongestQueue;
        });
        return logging;
    }
}
