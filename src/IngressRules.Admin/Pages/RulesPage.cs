using IngressRules.Admin.Html;
using IngressRules.AspNetCore.Observability;

namespace IngressRules.Admin.Pages;

/// <summary>The page with a searchable table of all rules.</summary>
internal static class RulesPage
{
    private const int PageSize = 100;

    public static void Write(HtmlWriter html, AdminView view)
    {
        TableCounts counts = view.Figures.Table;
        html.Write($"<h1>Rules</h1>\n<p class=\"lead\">{Parts.Count(counts.Rules, "path")} under {Parts.Count(counts.Hosts, "host")} ");
        html.Write($"from {Parts.Count(counts.Ingresses, "Ingress")}, host by host.</p>\n");
        Parts.LiveCounts(html, view);
        Parts.SearchBox(html, view, "/", "Search host, path, backend or Ingress");
        html.Write($"<div id=\"results\">\n");
        string[] words = view.SearchWords;
        var page = Paged<RuleRow>.Of(words.Length == 0 ? view.Rows : [.. view.Rows.Where(r => r.Contains(words))], view.Page, PageSize);
        if (page.Total > 0)
        {
            WriteTable(html, view, page.Items);
        }
        else
        {
            string nothing = view.Rows.Count == 0
                ? "There are no rules. See the diagnostics for what was left out."
                : "No rule has all of these words.";
            html.Write($"<p class=\"empty\">{nothing}</p>\n");
        }

        Parts.Pager(html, view, "/", page, "rule");
        html.Write($"</div>\n");
    }

    private static void WriteTable(HtmlWriter html, AdminView view, IReadOnlyList<RuleRow> rows)
    {
        html.Write($"<table class=\"list rules\">\n<thead><tr><th scope=\"col\">Host</th><th scope=\"col\">Path</th>");
        html.Write($"<th scope=\"col\">Type</th><th scope=\"col\">Backend</th><th scope=\"col\">Ingress</th><th scope=\"col\">");
        html.Write($"<span class=\"unseen\">Explanation</span></th></tr></thead>\n<tbody>\n");
        foreach (RuleRow row in rows)
        {
            html.Write($"<tr><td data-label=\"Host\">");
            WriteName(html, row.HostText, plain: row.Host.Length == 0);
            html.Write($"</td><td data-label=\"Path\">");
            WriteName(html, row.PathText, plain: row.Path is null);
            html.Write($"</td><td data-label=\"Type\">");
            Parts.Tag(html, "type", row.PathType);
            html.Write($"</td><td data-label=\"Backend\"><code>{row.BackendText}</code></td>");
            html.Write($"<td data-label=\"Ingress\"><code>{row.IngressText ?? "the host itself"}</code>");
            html.Write($"<small title=\"{row.Position}\">{row.PlaceText}</small></td>");
            html.Write($"<td class=\"act\"><a href=\"{view.Links.ToExplanation(row.ExampleUrl)}\">Explain<span class=\"unseen\"> ");
            html.Write($"{row.HostText} {row.PathText}</span></a></td></tr>\n");
        }

        html.Write($"</tbody>\n</table>\n");
    }

    private static void WriteName(HtmlWriter html, string text, bool plain)
    {
        if (plain)
        {
            html.Write($"<span class=\"faint\">{text}</span>");
        }
        else
        {
            html.Write($"<code>{text}</code>");
        }
    }
}
