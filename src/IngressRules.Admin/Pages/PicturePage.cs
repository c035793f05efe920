using IngressRules.Admin.Html;
using IngressRules.Admin.State;

namespace IngressRules.Admin.Pages;

/// <summary>
/// The page with a picture of hosts, paths and backends; it shows only some hosts at a time, so that the picture stays readable.
/// </summary>
internal static class PicturePage
{
    private const int HostsOnPage = 16;

    public static void Write(HtmlWriter html, AdminView view)
    {
        Parts.Heading(
            html,
            "Picture",
            "From hosts over paths to backends. A path with = is Exact. A dashed line with ✕ leads to a backend that is down, "
                + "one with ! to a backend with endpoints that fail.");
        Parts.SearchBox(html, view, "/picture", "Search host, path, backend or Ingress");
        html.Write($"<div id=\"results\">\n");
        string[] words = view.SearchWords;
        List<RuleRow[]> hosts = [.. RulesPage.Listed(view, words).GroupBy(r => r.Host).Select(g => g.ToArray())];
        var page = Paged<RuleRow[]>.Of(hosts, view.Page, HostsOnPage);
        if (page.Total == 0)
        {
            html.Write($"<p class=\"empty\">{(words.Length == 0 ? "There are no rules to draw." : "No rule has all of these words.")}");
            html.Write($"</p>\n");
        }
        else
        {
            RulePicture.Of(page.Items, view).Write(html, view.Links);
            WriteOutline(html, view, page.Items);
        }

        Parts.Pager(html, view, "/picture", page, "host");
        html.Write($"</div>\n");
    }

    /// <summary>The same content as a list, which replaces the drawing on a narrow screen.</summary>
    private static void WriteOutline(HtmlWriter html, AdminView view, IReadOnlyList<RuleRow[]> hosts)
    {
        html.Write($"<ul class=\"outline\">\n");
        foreach (RuleRow[] rows in hosts)
        {
            html.Write($"<li><strong>{rows[0].HostText}</strong><ul>\n");
            foreach (RuleRow row in rows.Take(RulePicture.MaxPathsOfHost))
            {
                var health = BackendHealth.Of(view, row.Backend);
                html.Write($"<li><a href=\"{view.Links.ToExplanation(row.ExampleUrl)}\">");
                html.Write($"{(row.PathType == "Exact" ? "= " : "")}{row.PathText}</a>");
                html.Write($"<small class=\"{(health.IsDown ? "dead" : "")}\">→ {row.BackendText}");
                html.Write($"{(health.Tag == "good" ? "" : $": {health.Text}")}</small></li>\n");
            }

            html.Write($"</ul>");
            if (rows.Length > RulePicture.MaxPathsOfHost)
            {
                html.Write($"<a href=\"{view.Links.To("/rules", ("q", rows[0].Host))}\">and ");
                html.Write($"{Parts.Count(rows.Length - RulePicture.MaxPathsOfHost, "more path")}</a>");
            }

            html.Write($"</li>\n");
        }

        html.Write($"</ul>\n");
    }
}
