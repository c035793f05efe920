using Microsoft.Extensions.Logging;

namespace IngressRules.Kestrel.Connections;

/// <summary>The log messages about connections.</summary>
internal static partial class ConnectionLog
{
    [LoggerMessage(
        50,
        LogLevel.Warning,
        "The limit of {Limit} client connections is reached; {Ended} idle or stalled ones were closed since this was last said")]
    public static partial void LimitReached(ILogger logger, int limit, long ended);

    [LoggerMessage(51, LogLevel.Warning, "A connection could not be accepted, which is tried again: {Reason}")]
    public static partial void NotAccepted(ILogger logger, string reason);
}
