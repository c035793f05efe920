using System.Net;
using IngressRules.Diagnostics;
using IngressRules.Matching;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Observability;

/// <summary>One structured log line per request: the request, the response, and the rule that matched.</summary>
internal sealed partial class AccessLog(ILogger logger)
{
    // A target can be 16 KiB long. The limit keeps lines readable and slows down a flood that would fill the disk.
    private const int MaxLength = 1024;

    // The placeholder of other access logs for an absent value, so that each line has the same number of fields.
    private const string Nothing = "-";

    public bool IsEnabled => logger.IsEnabled(LogLevel.Information);

    public void Write(HttpContext context, IngressMatchFeature feature, int status, TimeSpan elapsed)
    {
        IngressMatch match = feature.Match;
        Request(
            logger,
            feature.ClientAddress,
            Quoted(context.Request.Method),
            Quoted(context.Request.Headers.Host.ToString()),
            Quoted(context.GetRawTarget()),
            context.Request.Protocol,
            status,
            Math.Round(elapsed.TotalMilliseconds, 2),
            RequestOutcome.Of(feature, status),
            VisibleText.Of(match.Ingress?.ToString() ?? Nothing, MaxLength),
            PlaceOf(match),
            VisibleText.Of(match.Backend?.ToString() ?? Nothing, MaxLength),
            VisibleText.Of(feature.Result?.Endpoint?.Authority ?? Nothing, MaxLength),
            VisibleText.Of(context.TraceIdentifier, MaxLength));
    }

    /// <summary>Quotes text from the client and escapes it so that it cannot end the quotation.</summary>
    private static string Quoted(string text) => VisibleText.Of(text, MaxLength).Replace("\"", "\\u0022", StringComparison.Ordinal);

    private static string PlaceOf(IngressMatch match) =>
        match.Rule?.Field.ToString() ?? (match.Ingress is null ? Nothing : "spec.defaultBackend");

    [LoggerMessage(
        20,
        LogLevel.Information,
        "{Client} \"{Method} {Host} {Target} {Protocol}\" {Status} {Milliseconds} ms {Outcome} "
            + "{Ingress} {Rule} {Backend} {Endpoint} {RequestId}",
        EventName = "Request")]
    private static partial void Request(
        ILogger logger,
        IPAddress? client,
        string method,
        string host,
        string target,
        string protocol,
        int status,
        double milliseconds,
        string outcome,
        string ingress,
        string rule,
        string backend,
        string endpoint,
        string requestId);
}
