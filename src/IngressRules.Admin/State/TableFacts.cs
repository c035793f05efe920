using IngressRules.Diagnostics;
using IngressRules.Explanation;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.Admin.State;

/// <summary>
/// What pages show of a table that does not change while the table is in place, but for findings about certificates, which grow old. Each
/// part is computed on first use.
/// </summary>
internal sealed class TableFacts
{
    private readonly Lazy<IReadOnlyList<RuleRow>> _rows;
    private readonly Func<IEnumerable<Diagnostic>> _findingsOf;
    private volatile SortedFindings? _findings;
    private readonly Lazy<IReadOnlyList<BackendReference>> _backends;
    private readonly Lazy<Dictionary<string, RuleRow[]>> _rowsOfHost;
    private readonly Lazy<IReadOnlyList<TlsEntry>> _tls;
    private readonly Lazy<Dictionary<string, TlsEntry>> _tlsOfHost;
    private readonly Lazy<RequestExplainer> _explainer;

    public TableFacts(RoutingTable table, Func<IEnumerable<Diagnostic>> findingsOf)
    {
        _rows = new(() => RuleRow.Of(table.Matcher.Rules));
        _findingsOf = findingsOf;
        _backends = new(() => [.. Rows.Select(r => r.Backend).Distinct()]);
        _rowsOfHost = new(() => Rows.GroupBy(r => r.Host, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal));
        _explainer = new(() => new RequestExplainer(table.Matcher, table.Diagnostics));
        _tls = new(() => TlsEntry.Of(table));
        _tlsOfHost = new(() => TlsByHost(Tls));
    }

    /// <summary>The rules and default backends, one row each.</summary>
    public IReadOnlyList<RuleRow> Rows => _rows.Value;

    /// <summary>
    /// The findings about the objects, most severe first: those that the router logs and counts, and <c>ingress-rules validate</c> has.
    /// </summary>
    public IReadOnlyList<Diagnostic> Findings => Sorted.List;

    /// <summary>The backends that rules name, each once.</summary>
    public IReadOnlyList<BackendReference> Backends => _backends.Value;

    /// <summary>Explains where requests go, and why others have no match.</summary>
    public RequestExplainer Explainer
    {
        get
        {
            // Each request may have as much work done as the first.
            _explainer.Value.Misses.Renew();
            return _explainer.Value;
        }
    }

    /// <summary>The entries of <c>spec.tls</c> of the Ingresses that are served, each with its certificate.</summary>
    public IReadOnlyList<TlsEntry> Tls => _tls.Value;

    /// <summary>How many findings have a severity.</summary>
    public int Count(DiagnosticSeverity severity) => Sorted.Counts.GetValueOrDefault(severity);

    /// <summary>The rows of a host as rules write it.</summary>
    public IReadOnlyList<RuleRow> RowsOf(string host) => _rowsOfHost.Value.GetValueOrDefault(host, []);

    /// <summary>The entry of <c>spec.tls</c> for a host; null where clients get the default certificate.</summary>
    public TlsEntry? TlsOf(string host) =>
        _tlsOfHost.Value.GetValueOrDefault(host)
        ?? (WildcardHost.Is(host) || WildcardHost.Over(host) is not { } wildcard ? null : _tlsOfHost.Value.GetValueOrDefault(wildcard));

    private SortedFindings Sorted
    {
        get
        {
            IEnumerable<Diagnostic> found = _findingsOf();
            SortedFindings? known = _findings;
            return ReferenceEquals(known?.Of, found) ? known! : _findings = Sort(found);
        }
    }

    private static SortedFindings Sort(IEnumerable<Diagnostic> found)
    {
        Diagnostic[] sorted = [.. found.OrderByDescending(f => f.Severity)];
        return new(found, sorted, sorted.CountBy(f => f.Severity).ToDictionary());
    }

    private static Dictionary<string, TlsEntry> TlsByHost(IReadOnlyList<TlsEntry> entries)
    {
        var byHost = new Dictionary<string, TlsEntry>(StringComparer.Ordinal);
        foreach (TlsEntry entry in entries)
        {
            foreach (string host in entry.Entry.Hosts)
            {
                byHost.TryAdd(host, entry);
            }
        }

        return byHost;
    }

    private sealed record SortedFindings(
        IEnumerable<Diagnostic> Of, IReadOnlyList<Diagnostic> List, Dictionary<DiagnosticSeverity, int> Counts);
}
