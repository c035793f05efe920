using IngressRules.Diagnostics;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Files;

/// <summary>
/// Logs each finding once: a finding that persists after a reload is not repeated; one that returns after it had gone is logged again.
/// </summary>
internal sealed class DiagnosticsLog(ILogger logger)
{
    // A generated directory can have a hundred thousand findings of one kind, and a log of all of them would be unreadable.
    private const int MaxAtOnce = 100;

    private HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Logs the findings that are new since the last call, most severe first.</summary>
    public void Report(IEnumerable<Diagnostic> diagnostics)
    {
        var current = new HashSet<string>(StringComparer.Ordinal);
        var fresh = new List<Diagnostic>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            string text = diagnostic.ToString();
            if (current.Add(text) && !_known.Contains(text))
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
}
