using IngressRules.Diagnostics;
using IngressRules.Forwarding;
using IngressRules.Matching;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore;

/// <summary>
/// The log messages of this package. Names and paths come from files of other people, so control characters in them are made visible first.
/// </summary>
internal static partial class IngressLog
{
    /// <summary>Logs why a matched request got no response from its backend.</summary>
    public static void NotForwarded(ILogger logger, in DispatchResult result)
    {
        switch (result.Outcome)
        {
            case DispatchOutcome.BackendUnavailable when result is { Endpoint: { } refused, LacksCapacity: false }:
                EndpointRefused(logger, Visible(result.Match), VisibleText.Of(refused.ToString()));
                break;
            case DispatchOutcome.LoopDetected:
                LoopDetected(logger, Visible(result.Match));
                break;
            case DispatchOutcome.BackendUnavailable:
                string reason = result.LacksCapacity ? "there is no connection left for it" : result.Backend?.Message ?? "";
                BackendUnavailable(logger, Visible(result.Match), VisibleText.Of(reason));
                break;
            case DispatchOutcome.EndpointUnreachable:
                EndpointUnreachable(logger, Visible(result.Match), VisibleText.Of(result.Endpoint?.ToString() ?? ""));
                break;
            case DispatchOutcome.EndpointTimedOut:
                EndpointTimedOut(logger, Visible(result.Match), VisibleText.Of(result.Endpoint?.ToString() ?? ""));
                break;
            default:
                // Refused targets and clients that have disconnected are not faults of a backend, so they are not logged here.
                break;
        }
    }

    /// <summary>Logs a diagnostic of the input at the level of its severity.</summary>
    public static void Finding(ILogger logger, Diagnostic diagnostic)
    {
        LogLevel level = diagnostic.Severity switch
        {
            DiagnosticSeverity.Error => LogLevel.Error,
            DiagnosticSeverity.Warning => LogLevel.Warning,
            _ => LogLevel.Information,
        };
        if (!logger.IsEnabled(level))
        {
            return;
        }

        string message = VisibleText.Of(diagnostic.Message);
        string what = diagnostic.Field.Length > 0 ? $"{diagnostic.Object}: {diagnostic.Field}: "
            : diagnostic.Object is { } o ? $"{o}: "
            : "";
        what = VisibleText.Of(what);
        if (diagnostic.Span is { } span)
        {
            string file = VisibleText.Of(span.File ?? "(text)");
            FindingInText(logger, level, file, span.Line, span.Column, diagnostic.Code.Id, what, message);
        }
        else
        {
            FindingWithoutPlace(logger, level, diagnostic.Code.Id, what, message);
        }
    }

    private static string Visible(in IngressMatch match) => VisibleText.Of(match.ToString());

    [LoggerMessage(1, LogLevel.Warning, "503 for {Match}: {Reason}")]
    private static partial void BackendUnavailable(ILogger logger, string match, string reason);

    [LoggerMessage(2, LogLevel.Warning, "502 for {Match}: endpoint {Endpoint} could not be reached or broke off")]
    private static partial void EndpointUnreachable(ILogger logger, string match, string endpoint);

    [LoggerMessage(3, LogLevel.Warning, "504 for {Match}: endpoint {Endpoint} did not respond in time")]
    private static partial void EndpointTimedOut(ILogger logger, string match, string endpoint);

    [LoggerMessage(
        4,
        LogLevel.Warning,
        "503 for {Match}: endpoint {Endpoint} is on this machine or has another address that no request is sent to (Q30)")]
    private static partial void EndpointRefused(ILogger logger, string match, string endpoint);

    [LoggerMessage(5, LogLevel.Warning, "508 for {Match}: the request has come here before, so an endpoint leads back to this router")]
    private static partial void LoopDetected(ILogger logger, string match);

    [LoggerMessage(EventId = 10, Message = "{File}:{Line}:{Column}: {Code}: {Subject}{Finding}")]
    private static partial void FindingInText(
        ILogger logger, LogLevel level, string file, int line, int column, string code, string subject, string finding);

    [LoggerMessage(EventId = 10, Message = "{Code}: {Subject}{Finding}")]
    private static partial void FindingWithoutPlace(ILogger logger, LogLevel level, string code, string subject, string finding);

    [LoggerMessage(11, LogLevel.Warning, "{Count} further findings are not listed here")]
    public static partial void MoreFindings(ILogger logger, int count);

    [LoggerMessage(12, LogLevel.Warning, "{File} cannot be read as a whole; its last good objects stay in use")]
    public static partial void LastGoodKept(ILogger logger, string file);

    [LoggerMessage(
        13,
        LogLevel.Information,
        "Rules loaded in {Milliseconds} ms: {Ingresses} Ingresses, {Hosts} hosts, {Rules} paths from {Files} files; "
        + "{Errors} errors, {Warnings} warnings")]
    public static partial void Loaded(
        ILogger logger, long milliseconds, int ingresses, int hosts, int rules, int files, int errors, int warnings);

    [LoggerMessage(14, LogLevel.Error, "The rules could not be rebuilt; the ones from before stay in use")]
    public static partial void ReloadFailed(ILogger logger, Exception error);

    [LoggerMessage(15, LogLevel.Warning, "{Directory} cannot be watched ({Reason}); it is looked at every {Interval} instead")]
    public static partial void CannotWatch(ILogger logger, string directory, string reason, TimeSpan interval);

    [LoggerMessage(16, LogLevel.Warning, "{File} takes long to read; the others do not wait for it")]
    public static partial void StillReading(ILogger logger, string file);
}
