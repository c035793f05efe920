using IngressRules.Diagnostics;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Observability;

/// <summary>
/// Logs each finding once: a finding that persists after a reload is not repeated; one that returns after it had gone is logged again. One
/// that says that all is as it should be is not logged.
/// </summary>
internal sealed class DiagnosticsLog(ILogger logger)
{
    // A generated directory can have a hundred thousand findings of one kind, and a log of all of them would be unreadable.
    private const int MaxAtOnce = 100;

    private readonly Lock _lock = new();
    private HashSet<Finding> _known = [];

    /// <summary>Logs the findings that are new since the last call, most severe first.</summary>
    public void Report(IEnumerable<Diagnostic> diagnostics)
    {
        lock (_lock)
        {
            ReportNew(diagnostics);
        }
    }

    private void ReportNew(IEnumerable<Diagnostic> diagnostics)
    {
        var current = new HashSet<Finding>();
        var fresh = new List<Diagnostic>();
        foreach (Diagnostic diagnostic in diagnostics.Where(d => !d.Code.IsRoutine))
        {
            Finding finding = Finding.Of(diagnostic);
            if (current.Add(finding) && !_known.Contains(finding))
            {
                fresh.Add(diagnostic);
            }
        }

        foreach (Diagnostic diagnostic in fresh.OrderByDescending(d => d.Severity).Take(MaxAtOnce))
        {
            IngressLog.Finding(logger, diagnostic);
        }

        if (fresh.Count > MaxAtOnce)
        {
            IngressLog.MoreFindings(logger, fresh.Count - MaxAtOnce);
        }

        _known = current;
    }

    /// <summary>
    /// What a finding says. Of an object it does not matter on which line it stands: to find that out for everything that is known already
    /// would cost every reload a search through the text.
    /// </summary>
    private readonly record struct Finding(
        string? Place, DiagnosticCode Code, ObjectReference? Object, string Field, string Message)
    {
        public static Finding Of(Diagnostic d) => new(
            d.Object is null ? d.Span?.ToString() : d.Source?.Name, d.Code, d.Object, d.Field, d.Message);
    }
}
