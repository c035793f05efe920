using System.Net;
using Microsoft.Extensions.Logging;

namespace IngressRules.Kestrel.StrictHttp;

/// <summary>What the checks of connections say in the log. Anybody can send nonsense, so it is said at a low level.</summary>
internal static partial class StrictHttpLog
{
    [LoggerMessage(40, LogLevel.Debug, "{Status} before routing: {Sentence} From {Client}")]
    public static partial void Refused(ILogger logger, int status, string sentence, EndPoint? client);
}
