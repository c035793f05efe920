using IngressRules.Diagnostics;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Files;

/// <summary>
/// Writes findings to the log, each once: one that is still there after a reload is not repeated, one that comes back is.
/// </summary>
internal sealed class FindingsLog(ILogger logger)
{
    // A generated directory can have a hundred thousand faults of one kind; a log that nobody can read helps nobody.
    private const int MaxAtOnce = 100;

    private HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Writes what is new since the last call, the gravest first.</summary>
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
