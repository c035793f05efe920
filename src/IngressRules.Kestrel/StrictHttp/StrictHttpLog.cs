using System.Net;
using Microsoft.Extensions.Logging;

namespace IngressRules.Kestrel.StrictHttp;

/// <summary>Log messages about refused requests. Any client can send malformed requests, so the log level is low.</summary>
internal static partial class StrictHttpLog
{
    [LoggerMessage(40, LogLevel.Debug, "{Status} before routing: {Sentence} From {Client}")]
    public static partial void Refused(ILogger logger, int status, string sentence, EndPoint? client);
}
