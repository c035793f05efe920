using IngressRules.Admin.Html;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.Admin.State;

/// <summary>Something that is wrong at the moment.</summary>
/// <param name="Kind">Its name for programs.</param>
/// <param name="Tag">
/// <c>error</c> where clients notice or will, <c>warning</c> where nobody does yet, <c>info</c> where all may be well.
/// </param>
/// <param name="Text">What is wrong, in a few words with its number.</param>
/// <param name="Detail">What it means, or the first few that it is about.</param>
/// <param name="Page">The page that shows all of them.</param>
/// <param name="Search">What to search for there; empty for nothing.</param>
internal sealed record Problem(string Kind, string Tag, string Text, string Detail, string Page, string Search = "")
{
    private const int MaxNames = 3;

    /// <summary>Everything that is wrong, the worst first.</summary>
    public static IReadOnlyList<Problem> In(AdminView view)
    {
        Problem[] all = [.. Classes(view), .. Backends(view), .. Certificates(view), .. Objects(view), .. Requests(view)];
        return [.. all.OrderBy(p => p.Tag == "error" ? 0 : p.Tag == "warning" ? 1 : 2)];
    }

    /// <summary>The first few names, and how many more there are.</summary>
    public static string Names(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return string.Join(", ", all.Take(MaxNames)) + (all.Length > MaxNames ? $" and {all.Length - MaxNames} more" : "");
    }

    private static IEnumerable<Problem> Classes(AdminView view) => ClassProblem.Of(view) is { } problem ? [problem] : [];

    private static IEnumerable<Problem> Objects(AdminView view)
    {
        ValueList<StaleObject> stale = view.Table.Stale;
        if (stale.Count > 0)
        {
            yield return new(
                "stale", "error", $"{Parts.Count(stale.Count, "stale object")} in service",
                $"The latest version is invalid, so the one before stays: {Names(stale.Select(s => s.Object.ToString()))}.",
                "/diagnostics");
        }

        if (view.Figures.LastReload is { Succeeded: false })
        {
            yield return new(
                "reload", "error", "The last reload failed", "The rules from before stay in service; the log says why.", "/diagnostics");
        }

        Diagnostic[] errors = [.. view.Facts.Findings.TakeWhile(f => f.Severity == DiagnosticSeverity.Error)];
        if (errors.Length > 0)
        {
            IEnumerable<string> about = errors.Select(e => e.Object?.ToString() ?? e.Source?.Name ?? e.Code.Id).Distinct();
            yield return new(
                "errors", "error", Parts.Count(errors.Length, "error"),
                $"In {Names(about)}. Such an object is left out whole, or its version from before stays.", "/diagnostics", "error");
        }

        if (view.Facts.Count(DiagnosticSeverity.Warning) is > 0 and int warnings)
        {
            bool leaveOut = view.Facts.Findings.Any(f => f.Severity == DiagnosticSeverity.Warning && ClassProblem.LeavesOut(f));
            yield return new(
                "warnings", "warning", Parts.Count(warnings, "warning"),
                leaveOut ? "Those about classes leave Ingresses out; nothing is left out because of the others."
                    : "Nothing is left out because of them.",
                "/diagnostics", "warning");
        }
    }

    private static IEnumerable<Problem> Backends(AdminView view)
    {
        BackendHealth[] all = [.. view.Facts.Backends.Select(b => BackendHealth.Of(view, b)).Where(h => h.IsDown || h.IsImpaired)];
        BackendHealth[] empty = [.. all.Where(h => h.Count == 0)];
        BackendHealth[] down = [.. all.Where(h => h.Count > 0 && h.IsDown)];
        BackendHealth[] hurt = [.. all.Where(h => !h.IsDown && h.Aside > 0)];
        BackendHealth[] doubtful = [.. all.Where(h => !h.IsDown && h.Doubtful > 0)];
        if (empty.Length > 0)
        {
            yield return new(
                "no-endpoint", "error", $"{Parts.Count(empty.Length, "backend")} without an endpoint",
                $"Requests get 503: {NamesOf(empty)}.", "/endpoints");
        }

        if (down.Length > 0)
        {
            yield return new(
                "down", "error", $"{Parts.Count(down.Length, "backend")} down",
                $"No endpoint takes connections at the moment: {NamesOf(down)}.", "/endpoints");
        }

        if (hurt.Length > 0)
        {
            yield return new(
                "impaired", "warning", $"{Parts.Count(hurt.Sum(h => h.Aside), "endpoint")} set aside",
                $"The others of the same backend take the requests: {NamesOf(hurt)}.", "/endpoints");
        }

        if (doubtful.Length > 0)
        {
            int count = doubtful.Sum(h => h.Doubtful);
            yield return new(
                "doubtful", "warning", $"{Parts.Count(count, "endpoint")} failed last time",
                $"The next requests may try {(count == 1 ? "it" : "them")} again: {NamesOf(doubtful)}.", "/endpoints");
        }
    }

    private static IEnumerable<Problem> Certificates(AdminView view)
    {
        (TlsEntry Entry, TlsState State)[] states =
            [.. view.Facts.Tls.Select(t => (t, t.StateAt(view.Now))).Where(t => t.Item2.Kind != TlsStateKind.Valid)];
        TlsEntry[] due = [.. states.Where(s => s.State.Kind == TlsStateKind.ExpiresSoon).Select(s => s.Entry)];
        TlsEntry[] other = [.. states.Where(s => s.State.Kind == TlsStateKind.OtherNames).Select(s => s.Entry)];
        (TlsEntry Entry, TlsState State)[] bad =
            [.. states.Where(s => s.State.Kind is not (TlsStateKind.ExpiresSoon or TlsStateKind.OtherNames))];
        if (bad.Length > 0)
        {
            // "2 certificates expired, 1 missing": the noun stands once.
            string[] faults =
            [
                .. bad.GroupBy(s => s.State.Kind).OrderByDescending(g => g.Key).Select((g, i) =>
                    (i == 0 ? Parts.Count(g.Count(), "certificate") : $"{g.Count()}") + $" {FaultOf(g.Key)}"),
            ];
            yield return new(
                "certificates", "error", string.Join(", ", faults), $"For {NamesOf([.. bad.Select(s => s.Entry)])}.", "/tls");
        }

        if (due.Length > 0)
        {
            yield return new(
                "certificates-due", "warning", $"{Parts.Count(due.Length, "certificate")} due within 14 days",
                $"For {NamesOf(due)}.", "/tls");
        }

        if (other.Length > 0)
        {
            (string fault, string it) = other.Length == 1 ? ("does not name its host", "it") : ("do not name their hosts", "them");
            yield return new(
                "certificates-names", "error", $"{Parts.Count(other.Length, "certificate")} that {fault}",
                $"Clients of {Names(other.SelectMany(t => t.Unnamed).Distinct())} refuse {it}.", "/tls");
        }
    }

    private static IEnumerable<Problem> Requests(AdminView view)
    {
        if (view.Traffic.ServerErrors is > 0 and long failed)
        {
            yield return new(
                "server-errors", "warning", $"{Parts.Count(failed, "response")} of 5xx in the last minute",
                $"Of {Parts.Count(view.Traffic.Requests, "request")}.", "/traffic");
        }
    }

    private static string FaultOf(TlsStateKind kind) => kind switch
    {
        TlsStateKind.Expired => "expired",
        TlsStateKind.NotYetValid => "not valid yet",
        TlsStateKind.Unusable => "unusable",
        _ => "missing",
    };

    private static string NamesOf(IReadOnlyCollection<BackendHealth> all) => Names(all.Select(h => h.Backend.ToString()));

    private static string NamesOf(IReadOnlyCollection<TlsEntry> all) =>
        Names(all.Select(t => t.Entry.Hosts.Count > 0 ? t.Entry.Hosts[0] : t.Ingress.ToString()));
}
