using IngressRules.AspNetCore.Observability;
using Microsoft.Extensions.Logging.Console;

namespace EdgeRouter;

/// <summary>
/// Configures logging to standard output, one line per record. What is logged follows from the command line, the environment
/// (<c>Logging__LogLevel__…</c>) and <c>appsettings.json</c> beside the program, in this order.
/// </summary>
internal static class Logs
{
    // At most about ten megabytes of lines, more than any burst that a working reader can follow.
    private const int LongestQueue = 1 << 16;

    private const string Ours = "IngressRules";
    private const string Server = "Microsoft.AspNetCore.Server.Kestrel";
    private const string Time = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>
    /// Reads the configuration of the log. Nothing else is taken from there: an ASPNETCORE_URLS in the environment must not open a port.
    /// </summary>
    /// <param name="configuration">The section <c>Logging</c>.</param>
    /// <returns>Why it cannot be used; null where it can.</returns>
    public static string? TryRead(out IConfiguration configuration)
    {
        configuration = new ConfigurationBuilder().Build();
        try
        {
            configuration = new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
                .AddEnvironmentVariables()
                .Build()
                .GetSection("Logging");
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or FormatException or UnauthorizedAccessException)
        {
            return $"{problem.Message} {problem.InnerException?.Message}".Trim();
        }

        return configuration.GetSection("LogLevel").GetChildren().FirstOrDefault(c => !Enum.TryParse<LogLevel>(c.Value, true, out _))
            is { } unknown
            ? $"\"{unknown.Value}\" is no level of Logging:LogLevel:{unknown.Key}; "
                + "write Trace, Debug, Information, Warning, Error, Critical or None"
            : null;
    }

    public static ILoggingBuilder AddConsole(ILoggingBuilder logging, LogOptions options, IConfiguration configuration, LogLevel ours)
    {
        if (options.Json)
        {
            logging.AddJsonConsole(c => (c.TimestampFormat, c.UseUtcTimestamp) = (Time, true));
        }
        else
        {
            logging.AddSimpleConsole(c => (c.SingleLine, c.TimestampFormat, c.UseUtcTimestamp) = (true, Time + " ", true));
        }

        // By default a full queue blocks the callers, and requests with them: a hanging log collector would stop the router. Instead lines
        // are dropped and counted, and the count is logged.
        logging.Services.Configure<ConsoleLoggerOptions>(console =>
        {
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
            console.MaxQueueLength = LongestQueue;
        });

        // Of two filters for a category the later one counts. The server's own lines explain only what is unusual.
        logging.SetMinimumLevel(LogLevel.Warning);
        if (configuration.GetSection("LogLevel")["Default"] is null)
        {
            logging.AddFilter(Ours, ours);
        }

        // A failed request is logged once, by IngressRules, together with its rule.
        logging.AddFilter("Yarp", LogLevel.Error);

        // A client can make the server warn, with a stack trace, for each connection: by a header with index 0 over HTTP/2, for example.
        logging.AddFilter(Server, LogLevel.Error);

        // RunAsync reports in one sentence why the router cannot start, such as a port in use; the host would log a stack trace.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

        // The access log costs more than the routing of a request, so it is off unless asked for.
        logging.AddFilter(IngressTelemetry.AccessLogCategory, options.Requests ? LogLevel.Information : LogLevel.None);
        logging.AddConfiguration(configuration);
        if (options.Level is { } asked)
        {
            // Only who looks for a fault of the router itself wants to read the server's lines.
            LogLevel others = asked == LogLevel.Information ? LogLevel.Warning : asked;
            logging.AddFilter((string?)null, others);
            if (others < LogLevel.Warning)
            {
                logging.AddFilter(Server, others);
            }

            logging.AddFilter(Ours, asked);
            logging.AddFilter(IngressTelemetry.AccessLogCategory, options.Requests ? LogLevel.Information : LogLevel.None);
        }

        return logging;
    }
}
