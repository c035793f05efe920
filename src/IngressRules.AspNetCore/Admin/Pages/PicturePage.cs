using IngressRules.AspNetCore.Admin.Html;

namespace IngressRules.AspNetCore.Admin.Pages;

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
            html.Write($"<p class=\"empty\">There is nothing to draw.</p>\n");
        }
        else
        {
            RulePicture.Of(page.Items, view).Write(html, view.Links);
        }

        Parts.Pager(html, view, "/picture", page, "host");
        html.Write($"</div>\n");
    }
}
