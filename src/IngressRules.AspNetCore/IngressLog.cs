using IngressRules.Diagnostics;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore;

/// <summary>
/// The log messages of this package. Names and paths come from files of other people, so control characters in them are made visible first.
/// </summary>
internal static partial class IngressLog
{
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
            FindingInText(logger, level, file, span.Line, span.Column, diagnostic.Code.Id, what, message, diagnostic.Code.Page);
        }
        else
        {
            FindingWithoutPlace(logger, level, diagnostic.Code.Id, what, message, diagnostic.Code.Page);
        }
    }

    [LoggerMessage(EventId = 10, Message = "{File}:{Line}:{Column}: {Code}: {Subject}{Finding} ({Page})")]
    private static partial void FindingInText(
        ILogger logger, LogLevel level, string file, int line, int column, string code, string subject, string finding, string page);

    [LoggerMessage(EventId = 10, Message = "{Code}: {Subject}{Finding} ({Page})")]
    private static partial void FindingWithoutPlace(
        ILogger logger, LogLevel level, string code, string subject, string finding, string page);

    [LoggerMessage(11, LogLevel.Warning, "{Count} further findings are not listed here")]
    public static partial void MoreFindings(ILogger logger, int count);

    [LoggerMessage(12, LogLevel.Warning, "{File} cannot be read as a whole; its last good objects stay in use")]
    public static partial void LastGoodKept(ILogger logger, string file);

    [LoggerMessage(
        13,
        LogLevel.Information,
        "Rules loaded in {Milliseconds} ms: Ingresses {Ingresses}, hosts {Hosts}, paths {Rules}, files {Files}")]
    public static partial void Loaded(ILogger logger, long milliseconds, int ingresses, int hosts, int rules, int files);

    [LoggerMessage(14, LogLevel.Error, "The rules could not be rebuilt; the ones from before stay in use")]
    public static partial void ReloadFailed(ILogger logger, Exception error);

    [LoggerMessage(15, LogLevel.Warning, "{Directory} cannot be watched ({Reason}); it is looked at every {Interval} instead")]
    public static partial void CannotWatch(ILogger logger, string directory, string reason, TimeSpan interval);

    [LoggerMessage(16, LogLevel.Warning, "{File} takes long to read; the others do not wait for it")]
    public static partial void StillReading(ILogger logger, string file);
}
