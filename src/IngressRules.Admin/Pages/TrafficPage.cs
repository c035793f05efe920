using IngressRules.AspNetCore.Admin.Html;
using IngressRules.AspNetCore.Observability;

namespace IngressRules.AspNetCore.Admin.Pages;

/// <summary>What was asked and answered since the start.</summary>
internal static class TrafficPage
{
    private const int PageSize = 100;

    public static void Write(HtmlWriter html, AdminView view)
    {
        Parts.Heading(html, "Traffic", "Requests since the router started, counted when they end.");
        Parts.LiveCounts(html, view);
        IngressTelemetry telemetry = view.Telemetry;
        var page = Paged<IngressSeries>.Of([.. telemetry.Series.ToList().OrderByDescending(s => s.Total)], view.Page, PageSize);
        if (page.Total == 0)
        {
            html.Write($"<p class=\"empty\">No request has ended yet.</p>\n");
            return;
        }

        WriteTable(html, page.Items);
        Parts.Pager(html, view, "/traffic", page, "line");
        html.Write($"<p class=\"after\">(none) counts the requests that no rule took: for {telemetry.NoRule} there was none, and {telemetry.Refused} had an ambiguous target. Retried counts the endpoints that failed a request which then went to another one.</p>\n");
    }

    private static void WriteTable(HtmlWriter html, IReadOnlyList<IngressSeries> all)
    {
        html.Write($"<table class=\"list figures\">\n<thead><tr><th scope=\"col\">Ingress</th><th scope=\"col\">Requests</th>");
        foreach (string name in StatusClass.Names.Skip(1))
        {
            html.Write($"<th scope=\"col\">{name}</th>");
        }

        html.Write($"<th scope=\"col\">Aborted</th><th scope=\"col\">No endpoint</th><th scope=\"col\">Unreachable</th><th scope=\"col\">Timed out</th><th scope=\"col\">Retried</th></tr></thead>\n<tbody>\n");
        foreach (IngressSeries series in all)
        {
            html.Write($"<tr><th scope=\"row\"><code>{series.Name}</code></th><td data-label=\"Requests\"><strong>{series.Total}</strong></td>");
            for (int i = 1; i < StatusClass.Count; i++)
            {
                WriteFigure(html, StatusClass.Names[i], series.Requests(i), $"s{i}");
            }

            WriteFigure(html, "Aborted", series.Requests(StatusClass.Aborted), "");
            WriteFigure(html, "No endpoint", series.Failures(0), "");
            WriteFigure(html, "Unreachable", series.Failures(1), "");
            WriteFigure(html, "Timed out", series.Failures(2), "");
            WriteFigure(html, "Retried", series.Failures(IngressSeries.Retried), "");
            html.Write($"</tr>\n");
        }

        html.Write($"</tbody>\n</table>\n");
    }

    private static void WriteFigure(HtmlWriter html, string label, long value, string kind)
    {
        // A zero is said softly, so that the rest is seen.
        html.Write($"<td data-label=\"{label}\" class=\"{(value == 0 ? "faint" : kind)}\">{value}</td>");
    }
}
