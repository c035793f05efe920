using IngressRules.Admin.Html;
using IngressRules.Admin.State;
using IngressRules.AspNetCore.Observability;

namespace IngressRules.Admin.Pages;

/// <summary>The page with a searchable table of all rules, host by host.</summary>
internal static class RulesPage
{
    private const int PageSize = 100;

    public static void Write(HtmlWriter html, AdminView view)
    {
        TableCounts counts = view.Figures.Table;
        html.Write($"<h1>Rules</h1>\n<p class=\"lead\">{Parts.Count(counts.Rules, "path")} under {Parts.Count(counts.Hosts, "host")} ");
        html.Write($"from {Parts.Count(counts.Ingresses, "Ingress")}, host by host.</p>\n");
        Parts.SearchBox(html, view, "/rules", "Search host, path, backend or Ingress");
        html.Write($"<div id=\"results\">\n");
        var page = Paged<RuleRow>.Of(Listed(view, view.SearchWords), view.Page, PageSize);
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

        Parts.Pager(html, view, "/rules", page, "rule");
        html.Write($"</div>\n");
    }

    /// <summary>The rules with all words of a search.</summary>
    public static IReadOnlyList<RuleRow> Listed(AdminView view, string[] words) =>
        words.Length == 0 ? view.Rows : [.. view.Rows.Where(r => r.Contains(words))];

    private static void WriteTable(HtmlWriter html, AdminView view, IReadOnlyList<RuleRow> rows)
    {
        html.Write($"<table class=\"list rules\">\n<thead><tr><th scope=\"col\">Path</th>");
        html.Write($"<th scope=\"col\">Type</th><th scope=\"col\">Backend</th><th scope=\"col\">Ingress</th><th scope=\"col\">");
        html.Write($"<span class=\"unseen\">Explanation</span></th></tr></thead>\n");
        string? host = null;
        foreach (RuleRow row in rows)
        {
            if (row.Host != host)
            {
                CloseGroup(html, host);
                host = row.Host;
                WriteHost(html, view, row);
            }

            WriteRow(html, view, row);
        }

        html.Write($"</tbody>\n</table>\n");
    }

    private static void CloseGroup(HtmlWriter html, string? before)
    {
        if (before is not null)
        {
            html.Write($"</tbody>\n");
        }
    }

    /// <summary>The line above the paths of a host: its name, its certificate, and whether its backends take requests.</summary>
    private static void WriteHost(HtmlWriter html, AdminView view, RuleRow row)
    {
        IReadOnlyList<RuleRow> all = view.Facts.RowsOf(row.Host);
        (string tag, string text) = BackendHealth.Sum([.. all.Select(r => r.Backend).Distinct().Select(b => BackendHealth.Of(view, b))]);
        html.Write($"<tbody>\n<tr class=\"host\"><th colspan=\"5\" scope=\"rowgroup\"><div>");
        WriteName(html, row.HostText, plain: row.Host.Length == 0);
        if (view.Facts.TlsOf(row.Host) is { } tls)
        {
            TlsState state = tls.StateAt(view.Now);
            Parts.Tag(html, state.Tag, $"TLS {state.Text}");
        }
        else if (row.Host.Length > 0)
        {
            html.Write($"<span class=\"faint\">no TLS entry</span>");
        }

        Parts.Tag(html, tag, text);
        html.Write($"<span class=\"faint\">{Parts.Count(all.Count, "rule")}</span></div></th></tr>\n");
    }

    private static void WriteRow(HtmlWriter html, AdminView view, RuleRow row)
    {
        html.Write($"<tr class=\"rule\"><td data-label=\"Path\">");
        WriteName(html, row.PathText, plain: row.Path is null);
        html.Write($"</td><td data-label=\"Type\">");
        Parts.Tag(html, "type", row.PathType);
        html.Write($"</td><td data-label=\"Backend\"><span><code>{row.BackendText}</code>");
        var health = BackendHealth.Of(view, row.Backend);
        if (health.Tag != "good")
        {
            html.Write($" ");
            Parts.Tag(html, health.Tag, health.Text);
        }

        html.Write($"</span></td><td data-label=\"Ingress\"><code>{row.IngressText ?? "the router itself"}</code>");
        html.Write($"<small title=\"{row.Position}\">{row.PlaceText}</small></td>");
        html.Write($"<td class=\"act\"><a href=\"{view.Links.ToExplanation(row.ExampleUrl)}\">Explain<span class=\"unseen\"> ");
        html.Write($"{row.HostText} {row.PathText}</span></a></td></tr>\n");
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
