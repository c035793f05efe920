using Microsoft.AspNetCore.Http;

namespace IngressRules.Admin;

/// <summary>
/// Finds requests that a page of another site has caused. It could not read the response, but it could make the router work, so the request
/// is refused. Browsers say where a request comes from: with Fetch Metadata where the page is served over TLS or from the own machine, and
/// else in Origin (RFC 6454) or Referer, which a page can leave out. Other programs send none of these headers.
/// </summary>
internal static class CrossSiteGuard
{
    public static bool IsForeign(HttpRequest request)
    {
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        string origin = request.Headers.Origin.ToString();
        string referer = request.Headers.Referer.ToString();
        bool isOpened = request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";

        // Whatever else it may say one day, in whatever case or twice, is not the page's own.
        bool isOwn = site is "" or "none" or "same-origin" || (site == "same-site" && isOpened);
        return !isOwn
            || (origin.Length > 0 && !IsOwn(origin, request.Host))
            || (site.Length == 0 && referer.Length > 0 && !IsOwn(referer, request.Host));
    }

    /// <summary>
    /// True where an origin, or the URL of a page, is this page's. The scheme may differ, because TLS can end in front of the router.
    /// </summary>
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri)
        && (uri.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase)
            || $"{uri.Host}:{uri.Port}".Equals(host.Value, StringComparison.OrdinalIgnoreCase));
}
