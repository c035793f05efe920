using System.Globalization;

namespace IngressRules.Admin.Html;

/// <summary>URLs within the admin page, relative to the path that the page is mounted at.</summary>
/// <param name="Root">That path without a trailing slash; empty where the page has its own port.</param>
internal sealed record Links(string Root)
{
    /// <summary>The URL of a page or file.</summary>
    public string To(string path) => Root + path;

    /// <summary>The URL of a page with a query string; pairs without a value are left out.</summary>
    public string To(string path, params (string Name, string? Value)[] query)
    {
        IEnumerable<string> pairs =
            query.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}");
        string joined = string.Join('&', pairs);
        return Root + path + (joined.Length > 0 ? "?" + joined : "");
    }

    /// <summary>The URL of one page of a long list; the first page has no number.</summary>
    public string ToPage(string path, string? search, int page) =>
        To(path, ("q", search), ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));

    /// <summary>The URL of the page that explains the match of a URL.</summary>
    public string ToExplanation(string url) => To("/explain", ("url", url));
}
