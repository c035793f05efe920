using IngressRules.Admin.Html;
using IngressRules.Diagnostics;

namespace IngressRules.Admin;

/// <summary>The parts common to every page: head, URL box, menu with counts, and footer.</summary>
internal static class PageFrame
{
    public static void Write(HtmlWriter html, AdminView view, AdminPage page)
    {
        Links links = view.Links;
        html.Write($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{page.Title} · IngressRules</title>
            <link rel="icon" type="image/svg+xml" href="{links.To("/assets/icon.svg")}">
            <link rel="stylesheet" href="{links.To("/assets/admin.css")}">
            <script src="{links.To("/assets/admin.js")}" defer></script>
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            <header class="top">
            <div class="wide bar">
            <a class="brand" href="{links.To("/")}"><img src="{links.To("/assets/icon.svg")}" alt="" width="28"
             height="28"><span>IngressRules</span></a>

            """);
        if (page.Path != "/explain")
        {
            Parts.AskBox(html, view, "ask", "Where does a URL go? shop.example.com/cart");
        }

        html.Write($"""
            </div>
            <nav class="wide menu" aria-label="Pages">

            """);
        foreach (AdminPage other in AdminPage.All)
        {
            WriteMenuItem(html, view, other, other == page);
        }

        html.Write($"</nav>\n</header>\n<main id=\"content\" class=\"wide\" tabindex=\"-1\">\n");
        page.Write(html, view);
        html.Write($"</main>\n<footer class=\"wide foot\">\n");
        WriteFoot(html, view);
        html.Write($"</footer>\n</body>\n</html>\n");
    }

    private static void WriteMenuItem(HtmlWriter html, AdminView view, AdminPage page, bool current)
    {
        html.Write($"<a href=\"{view.Links.To(page.Path)}\"");
        if (current)
        {
            html.Write($" aria-current=\"page\"");
        }

        html.Write($">{page.Title}");
        int errors = view.Facts.Count(DiagnosticSeverity.Error), warnings = view.Facts.Count(DiagnosticSeverity.Warning);
        switch (page.Path)
        {
            case "/rules":
                html.Write($" <span class=\"count\">{view.Rows.Count}</span>");
                break;
            case "/diagnostics" when errors > 0:
                html.Write($" <span class=\"count error\">{errors}<span class=\"unseen\"> with severity error</span></span>");
                break;
            case "/diagnostics" when warnings > 0:
                html.Write($" <span class=\"count warning\">{warnings}<span class=\"unseen\"> with severity warning</span></span>");
                break;
            default:
                break;
        }

        html.Write($"</a>\n");
    }

    private static void WriteFoot(HtmlWriter html, AdminView view)
    {
        if (view.Figures.LastReload is { } last)
        {
            html.Write($"<p>Rules loaded {FigureText.Moment(last.At)} in {last.Duration.TotalMilliseconds:0} ms");
            html.Write($"{(last.Succeeded ? "." : ": that failed, and the rules from before stay in use.")} ");
            html.Write($"{Parts.Count(view.Figures.SucceededReloads, "load")} so far, {view.Figures.FailedReloads} failed.</p>\n");
        }

        html.Write($"""
            <p>Read-only. <a href="{view.Links.To("/api/v1/status")}">Status</a>, <a href="{view.Links.To("/api/v1/rules")}">rules</a> and
            the rest as JSON, described in <a href="{view.Links.To("/api/v1/openapi.json")}">openapi.json</a><span class="keys"> ·
            <kbd>/</kbd> search · <kbd>e</kbd> explain a URL</span></p>

            """);
    }
}
