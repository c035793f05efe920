using IngressRules.Admin.Html;
using IngressRules.Admin.Pages;

namespace IngressRules.Admin;

/// <summary>A page of the admin site: its path, its name in the menu, and the method that writes its content.</summary>
internal sealed record AdminPage(string Path, string Title, Action<HtmlWriter, AdminView> Write)
{
    /// <summary>All pages, in the order of the menu.</summary>
    public static IReadOnlyList<AdminPage> All { get; } =
    [
        new("/", "Overview", OverviewPage.Write),
        new("/rules", "Rules", RulesPage.Write),
        new("/picture", "Picture", PicturePage.Write),
        new("/diagnostics", "Diagnostics", DiagnosticsPage.Write),
        new("/endpoints", "Endpoints", EndpointsPage.Write),
        new("/traffic", "Traffic", TrafficPage.Write),
        new("/tls", "TLS", TlsPage.Write),
        new("/explain", "Explain", ExplainPage.Write),
    ];

    /// <summary>Writes the whole HTML document.</summary>
    public string Render(AdminView view)
    {
        var html = new HtmlWriter();
        PageFrame.Write(html, view, this);
        return html.ToString();
    }
}
