using IngressRules.Admin.Html;
using IngressRules.AspNetCore.Observability;

namespace IngressRules.Admin.Pages;

/// <summary>The page of requests and responses since the start.</summary>
internal static class TrafficPage
{
    private const int PageSize = 100;

    public static void Write(HtmlWriter html, AdminView view)
    {
        Parts.Heading(html, "Traffic", "Requests since the router started, counted when they end.");
        Parts.LiveCounts(html, view);
        TelemetrySnapshot figures = view.Figures;
        // A name in parentheses is no Ingress, but requests that are counted together.
        ILookup<bool, IngressFigures> all = figures.Ingresses.OrderByDescending(i => i.Total).ToLookup(i => i.Name.StartsWith('('));
        var page = Paged<IngressFigures>.Of([.. all[false]], view.Page, PageSize);
        if (figures.Ingresses.Count == 0)
        {
            html.Write($"<p class=\"empty\">No request has ended yet.</p>\n");
            return;
        }

        WriteTable(html, [.. page.Items, .. all[true]]);
        Parts.Pager(html, view, "/traffic", page, "Ingress");
        html.Write($"<p class=\"after\">(none) counts the misses, {Parts.Count(figures.NoRule, "request")} that no rule took, ");
        html.Write($"and the refusals, {Parts.Count(figures.Refused, "request")} with an ambiguous target. ");
        html.Write($"Retried counts the endpoints that failed a request which then went to another one.</p>\n");
    }

    private static void WriteTable(HtmlWriter html, IReadOnlyList<IngressFigures> all)
    {
        html.Write($"<table class=\"list figures\">\n<thead><tr><th scope=\"col\">Ingress</th><th scope=\"col\">Requests</th>");
        foreach (string name in StatusClass.Names.Skip(1))
        {
            html.Write($"<th scope=\"col\">{name}</th>");
        }

        html.Write($"<th scope=\"col\">Aborted</th><th scope=\"col\">No endpoint</th><th scope=\"col\">Unreachable</th>");
        html.Write($"<th scope=\"col\">Timed out</th><th scope=\"col\">Retried</th></tr></thead>\n<tbody>\n");
        foreach (IngressFigures ingress in all)
        {
            html.Write($"<tr><th scope=\"row\"><code>{ingress.Name}</code></th><td data-label=\"Requests\">");
            html.Write($"<strong>{ingress.Total}</strong></td>");
            for (int i = 1; i < StatusClass.Count; i++)
            {
                WriteFigure(html, StatusClass.Names[i], ingress.Requests[i], $"s{i}");
            }

            WriteFigure(html, "Aborted", ingress.Requests[StatusClass.Aborted], "");
            WriteFigure(html, "No endpoint", ingress.NoEndpoint, "");
            WriteFigure(html, "Unreachable", ingress.Unreachable, "");
            WriteFigure(html, "Timed out", ingress.TimedOut, "");
            WriteFigure(html, "Retried", ingress.Retried, "");
            html.Write($"</tr>\n");
        }

        html.Write($"</tbody>\n</table>\n");
    }

    private static void WriteFigure(HtmlWriter html, string label, long value, string kind)
    {
        // Zeros are shown in a paler colour, so that other numbers stand out.
        html.Write($"<td data-label=\"{label}\" class=\"{(value == 0 ? "faint" : kind)}\">{value}</td>");
    }
}
