using System.Globalization;

namespace IngressRules.Admin.Html;

/// <summary>Addresses within the admin page. They start with the folder that the page is mounted at.</summary>
/// <param name="Root">That folder without a slash at its end; empty where the page has a port of its own.</param>
internal sealed record Links(string Root)
{
    /// <summary>A page or file.</summary>
    public string To(string path) => Root + path;

    /// <summary>A page with a query; pairs without a value are left out.</summary>
    public string To(string path, params (string Name, string? Value)[] query)
    {
        IEnumerable<string> pairs = query.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}");
        string joined = string.Join('&', pairs);
        return Root + path + (joined.Length > 0 ? "?" + joined : "");
    }

    /// <summary>A page of a long list; the first needs no number.</summary>
    public string ToPage(string path, string? search, int page) =>
        To(path, ("q", search), ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));

    /// <summary>The explanation of a URL.</summary>
    public string ToExplanation(string url) => To("/explain", ("url", url));
}
