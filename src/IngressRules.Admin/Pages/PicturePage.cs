using IngressRules.Admin.Html;
using IngressRules.Forwarding;

namespace IngressRules.Admin.Pages;

/// <summary>Hosts, their paths and the backends behind them, as a picture; some hosts at a time, so that it stays one.</summary>
internal static class PicturePage
{
    private const int HostsOnPage = 16;

    public static void Write(HtmlWriter html, AdminView view)
    {
        Parts.Heading(html, "Picture", "From hosts over paths to backends. A path with = is Exact; a dashed line leads to a backend without endpoints.");
        Parts.SearchBox(html, view, "/picture", "Search host, path, backend or Ingress");
        html.Write($"<div id=\"results\">\n");
        string[] words = view.SearchWords;
        List<RuleRow[]> hosts = [.. view.Rows.Where(r => words.Length == 0 || r.Contains(words)).GroupBy(r => r.Host).Select(g => g.ToArray())];
        var page = Paged<RuleRow[]>.Of(hosts, view.Page, HostsOnPage);
        if (page.Total == 0)
        {
            html.Write($"<p class=\"empty\">{(words.Length == 0 ? "There are no rules to draw." : "No rule has all of these words.")}</p>\n");
        }
        else
        {
            RulePicture.Of(page.Items, view).Write(html, view.Links);
            WriteOutline(html, view, page.Items);
        }

        Parts.Pager(html, view, "/picture", page, "host");
        html.Write($"</div>\n");
    }

    /// <summary>The same as a list: on a narrow screen it takes the place of the drawing.</summary>
    private static void WriteOutline(HtmlWriter html, AdminView view, IReadOnlyList<RuleRow[]> hosts)
    {
        html.Write($"<ul class=\"outline\">\n");
        foreach (RuleRow[] rows in hosts)
        {
            html.Write($"<li><strong>{rows[0].HostText}</strong><ul>\n");
            foreach (RuleRow row in rows.Take(RulePicture.MaxPathsOfHost))
            {
                bool served = view.Table.Backends.Resolve(row.Backend).Status == BackendStatus.Found;
                html.Write($"<li><a href=\"{view.Links.ToExplanation(row.ExampleUrl)}\">{(row.PathType == "Exact" ? "= " : "")}{row.PathText}</a>");
                html.Write($"<small class=\"{(served ? "" : "dead")}\">→ {row.Backend.ToString()}{(served ? "" : ": no endpoint")}</small></li>\n");
            }

            html.Write($"</ul>");
            if (rows.Length > RulePicture.MaxPathsOfHost)
            {
                html.Write($"<a href=\"{view.Links.To("/", ("q", rows[0].Host))}\">and {rows.Length - RulePicture.MaxPathsOfHost} more paths</a>");
            }

            html.Write($"</li>\n");
        }

        html.Write($"</ul>\n");
    }
}
