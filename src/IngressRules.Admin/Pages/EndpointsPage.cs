using IngressRules.Admin.Html;
using IngressRules.Forwarding;
using IngressRules.Model;

namespace IngressRules.Admin.Pages;

/// <summary>The page of backends that rules refer to, and the endpoints of each.</summary>
internal static class EndpointsPage
{
    private const int PageSize = 50;

    // A Service can have thousands of endpoints; the first ones show whether it has any and what they look like.
    private const int MaxEndpoints = 20;

    public static void Write(HtmlWriter html, AdminView view)
    {
        Parts.Heading(html, "Endpoints", "Every backend that a rule names, and where its requests are sent.");
        Parts.SearchBox(html, view, "/endpoints", "Search backends");
        html.Write($"<div id=\"results\">\n");
        string[] words = view.SearchWords;
        IEnumerable<BackendReference> backends = view.Rows.Select(r => r.Backend).Distinct()
            .Where(b => words.All(w => b.ToString().Contains(w, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(b => b.ToString(), StringComparer.Ordinal);
        var page = Paged<BackendReference>.Of([.. backends], view.Page, PageSize);
        if (page.Total == 0)
        {
            string nothing = words.Length == 0
                ? "No rule names a backend, because there are no rules."
                : "No backend has all of these words.";
            html.Write($"<p class=\"empty\">{nothing}</p>\n");
        }

        html.Write($"<div class=\"cards\">\n");
        foreach (BackendReference backend in page.Items)
        {
            WriteBackend(html, view, backend, view.Table.Backends.Resolve(backend));
        }

        html.Write($"</div>\n");
        Parts.Pager(html, view, "/endpoints", page, "backend");
        html.Write($"</div>\n");
    }

    /// <summary>The endpoints of a backend as a list, or the reason why it has none.</summary>
    public static void WriteEndpoints(HtmlWriter html, AdminView view, BackendEndpoints endpoints)
    {
        if (endpoints.Status != BackendStatus.Found)
        {
            html.Write($"<p class=\"note error\">{Sentence(endpoints.Message)} Requests get 503.</p>\n");
            return;
        }

        html.Write($"<ul class=\"endpoints\">\n");
        foreach (BackendEndpoint endpoint in endpoints.Endpoints.Take(MaxEndpoints))
        {
            html.Write($"<li><code>{endpoint.Authority}</code>");
            WriteDetail(html, endpoint.AppProtocol);
            WriteDetail(html, endpoint.PodName);
            WriteDetail(html, endpoint.NodeName);
            WriteDetail(html, endpoint.Zone);
            WriteState(html, view.Endpoints?.Get(endpoint));
            html.Write($"</li>\n");
        }

        if (endpoints.Endpoints.Count > MaxEndpoints)
        {
            html.Write($"<li class=\"faint\">and {endpoints.Endpoints.Count - MaxEndpoints} more</li>\n");
        }

        html.Write($"</ul>\n");
    }

    private static void WriteBackend(HtmlWriter html, AdminView view, BackendReference backend, BackendEndpoints endpoints)
    {
        html.Write($"<section class=\"card\"><h2><code>{backend.ToString()}</code> ");
        if (endpoints.Status == BackendStatus.Found)
        {
            int aside = endpoints.Endpoints.Count(e => view.Endpoints?.Get(e).IsCoolingDown == true);
            string ready = aside == 0
                ? $"{endpoints.Endpoints.Count} ready"
                : $"{endpoints.Endpoints.Count - aside} of {endpoints.Endpoints.Count} ready";
            Parts.Tag(html, aside == 0 ? "good" : "warning", ready);
            html.Write($"</h2>\n");
        }
        else
        {
            Parts.Tag(html, "error", "no endpoint");
            html.Write($"</h2>\n");
        }

        WriteEndpoints(html, view, endpoints);
        html.Write($"</section>\n");
    }

    /// <summary>The health of the endpoint, and how many requests it got.</summary>
    private static void WriteState(HtmlWriter html, EndpointState? state)
    {
        if (state is null)
        {
            return;
        }

        if (state.IsCoolingDown)
        {
            html.Write($" ");
            Parts.Tag(html, "warning", "set aside");
        }

        if (state.SentRequests > 0)
        {
            html.Write($"<small>{Parts.Count(state.SentRequests, "request")}, {state.ActiveRequests} under way, ");
            html.Write($"{Parts.Count(state.Failures, "failure")}</small>");
        }
    }

    private static void WriteDetail(HtmlWriter html, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            html.Write($" <span class=\"faint\">{text}</span>");
        }
    }

    private static string Sentence(string message) => message.Length == 0 ? "" : $"{char.ToUpperInvariant(message[0])}{message[1..]}.";
}
