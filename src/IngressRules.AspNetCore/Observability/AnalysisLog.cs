using IngressRules.Analysis;
using IngressRules.Diagnostics;
using IngressRules.Reloading;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Observability;

/// <summary>
/// Logs what the analysis finds in the table in service, and how many findings there are in all. It runs in the background after a table
/// has come into service; a table that is replaced before its turn is left out.
/// </summary>
internal sealed partial class AnalysisLog
{
    /// <summary>The minimum time between two analyses, so that many reloads do not keep a processor busy.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    /// <summary>The findings about certificates, which the store of the certificates logs.</summary>
    private static readonly HashSet<DiagnosticCode> OfCertificates =
    [
        AnalysisCodes.SecretNotGiven,
        AnalysisCodes.SecretOfOtherType,
        AnalysisCodes.SecretIncomplete,
        AnalysisCodes.SecretUnreadable,
        AnalysisCodes.CertificateNotValid,
        AnalysisCodes.CertificateExpiresSoon,
        AnalysisCodes.CertificateForOthers,
        AnalysisCodes.CertificateWithoutNames,
    ];

    private readonly RoutingTableSource _tables;
    private readonly TableFindings _findings;
    private readonly ILogger _logger;
    private readonly DiagnosticsLog _log;
    private readonly PacedReport _reports;
    private (int Errors, int Warnings, int Notes)? _known;
    private int _renewals;

    public AnalysisLog(
        RoutingTableSource tables, TableFindings findings, TimeProvider time, ILogger logger, BackgroundFailures failures)
    {
        _tables = tables;
        _findings = findings;
        _logger = logger;
        _log = new DiagnosticsLog(logger);
        _reports = new PacedReport(Interval, time, () => failures.Try("Analysing the rules", Report));
    }

    /// <summary>Asks for a report on the table that is in service then.</summary>
    public void Ask() => _reports.Ask();

    /// <summary>Asks for a report on what depends on the time.</summary>
    public void AskAnew()
    {
        Interlocked.Exchange(ref _renewals, 1);
        _reports.Ask();
    }

    private void Report()
    {
        if (Interlocked.Exchange(ref _renewals, 0) > 0)
        {
            _findings.Renew(_tables.Current);
        }

        TableFindings.Analysed found = _findings.Of(_tables.Current);
        _log.Report(_findings.ServesCertificates ? found.OfAnalysis.Where(f => !OfCertificates.Contains(f.Code)) : found.OfAnalysis);
        (int Errors, int Warnings, int Notes) counts =
            (Count(DiagnosticSeverity.Error), Count(DiagnosticSeverity.Warning), Count(DiagnosticSeverity.Info));
        if (counts != _known)
        {
            _known = counts;
            Counted(_logger, counts.Errors, counts.Warnings, counts.Notes);
        }

        int Count(DiagnosticSeverity severity) => found.All.Count(f => f.Severity == severity);
    }

    [LoggerMessage(
        18, LogLevel.Information, "Findings about the rules in service: errors {Errors}, warnings {Warnings}, notes {Notes}")]
    private static partial void Counted(ILogger logger, int errors, int warnings, int notes);
}
