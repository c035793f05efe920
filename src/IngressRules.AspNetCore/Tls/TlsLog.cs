using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Tls;

/// <summary>Log messages about certificates. They never contain the content of a Secret.</summary>
internal static partial class TlsLog
{
    [LoggerMessage(
        50,
        LogLevel.Warning,
        "No default certificate is configured. One was made that signs itself, valid until {Until:yyyy-MM-ddTHH:mm:ssZ}; "
        + "no client trusts it")]
    public static partial void SelfSigned(ILogger logger, DateTime until);

    [LoggerMessage(51, LogLevel.Error, "The certificates could not be examined; that is tried again after the next reload")]
    public static partial void ReportFailed(ILogger logger, Exception error);
}
