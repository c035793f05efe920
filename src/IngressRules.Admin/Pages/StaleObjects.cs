using IngressRules.Admin.Html;
using IngressRules.Admin.State;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.Admin.Pages;

/// <summary>The objects whose latest version is invalid, so that the one before is in service.</summary>
internal static class StaleObjects
{
    /// <summary>Writes the first of them; nothing where there are none.</summary>
    public static void Write(HtmlWriter html, AdminView view, int max)
    {
        ValueList<StaleObject> stale = view.Table.Stale;
        if (stale.Count == 0)
        {
            return;
        }

        html.Write($"<h2>Stale: the version before is in service</h2>\n<ol class=\"findings stale\">\n");
        foreach (StaleObject one in stale.Take(max))
        {
            html.Write($"<li class=\"finding error\"><p>");
            Parts.Tag(html, "error", "stale");
            html.Write($" <strong>{one.Object.ToString()}</strong> since {FigureText.Moment(one.Since)}, because {StaleText.Cause(one)} (");
            CodeLink.Write(html, one.Because.Code);
            html.Write($"):</p>\n<p>{one.Because.Message}</p>\n<p class=\"place\"><code>{one.Because.Field}</code> ");
            html.Write($"<span>{one.Because.Span?.ToString()}</span></p></li>\n");
        }

        html.Write($"</ol>\n");
        if (stale.Count > max)
        {
            html.Write($"<p class=\"after\"><a href=\"{view.Links.To("/diagnostics")}\">and {stale.Count - max} more</a></p>\n");
        }
    }
}
