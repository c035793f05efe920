using IngressRules.Admin.Html;
using IngressRules.Admin.State;
using IngressRules.Forwarding;

namespace IngressRules.Admin.Pages;

/// <summary>The page of backends that rules refer to, and the endpoints of each.</summary>
internal static class EndpointsPage
{
    private const int PageSize = 50;

    // A Service can have thousands of endpoints; the first ones show whether it has any and what they look like.
    private const int MaxEndpoints = 20;

    public static void Write(HtmlWriter html, AdminView view)
    {
        Parts.Heading(
            html, "Endpoints", "Every backend that a rule names, and where its requests are sent; those that are down come first.");
        Parts.SearchBox(html, view, "/endpoints", "Search backends");
        html.Write($"<div id=\"results\">\n");
        string[] words = view.SearchWords;
        var page = Paged<BackendHealth>.Of(Listed(view, words), view.Page, PageSize);
        if (page.Total == 0)
        {
            string nothing = words.Length == 0
                ? "No rule names a backend, because there are no rules."
                : "No backend has all of these words.";
            html.Write($"<p class=\"empty\">{nothing}</p>\n");
        }

        html.Write($"<div class=\"cards\">\n");
        foreach (BackendHealth backend in page.Items)
        {
            WriteBackend(html, view, backend);
        }

        html.Write($"</div>\n");
        Parts.Pager(html, view, "/endpoints", page, "backend");
        html.Write($"</div>\n");
    }

    /// <summary>The backends with all words of a search, those that are down first.</summary>
    public static IReadOnlyList<BackendHealth> Listed(AdminView view, string[] words) =>
    [
        .. view.Facts.Backends
            .Select(b => (Name: b.ToString(), Backend: b))
            .Where(b => words.All(w => b.Name.Contains(w, StringComparison.OrdinalIgnoreCase)))
            .Select(b => (b.Name, Health: BackendHealth.Of(view, b.Backend)))
            .OrderBy(b => b.Health.IsDown ? 0 : b.Health.IsImpaired ? 1 : 2)
            .ThenBy(b => b.Name, StringComparer.Ordinal)
            .Select(b => b.Health),
    ];

    /// <summary>The endpoints of a backend as a list, or the reason why it has none.</summary>
    public static void WriteEndpoints(HtmlWriter html, AdminView view, BackendEndpoints endpoints)
    {
        if (endpoints.Status != BackendStatus.Found)
        {
            html.Write($"<p class=\"note error\">{Sentence(endpoints.Message)} Requests get 503.</p>\n");
            return;
        }

        html.Write($"<ul class=\"endpoints\">\n");
        IEnumerable<BackendEndpoint> failingFirst = endpoints.Endpoints.OrderByDescending(view.Failed.ContainsKey);
        foreach (BackendEndpoint endpoint in failingFirst.Take(MaxEndpoints))
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

    private static void WriteBackend(HtmlWriter html, AdminView view, BackendHealth health)
    {
        html.Write($"<section class=\"card {health.Tag}\"><h2><code>{health.Backend.ToString()}</code> ");
        Parts.Tag(html, health.Tag, health.Text);
        html.Write($"</h2>\n");
        WriteEndpoints(html, view, health.Endpoints);
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
        else if (state.HasFailed)
        {
            html.Write($" ");
            Parts.Tag(html, "warning", "failed last time");
        }

        if (state.SentRequests > 0)
        {
            html.Write($"<small>{Parts.Count(state.SentRequests, "request")}, {(long)state.ActiveRequests} under way, ");
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
