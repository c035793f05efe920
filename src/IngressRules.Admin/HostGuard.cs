using System.Net;
using Microsoft.AspNetCore.Http;

namespace IngressRules.Admin;

/// <summary>
/// Keeps other people's web pages out. A page on the Internet can give its own name our address (DNS rebinding), and the browser then takes us for
/// that page; but it sends the name as Host. Nobody can take over an IP address in this way, nor a name without dot such as <c>localhost</c> or that of
/// a container: those are not to be had on the Internet.
/// </summary>
internal static class HostGuard
{
    public static bool Accepts(HostString host, IEnumerable<string> allowed) =>
        host.Host is { Length: > 0 } name
        && (!name.Contains('.', StringComparison.Ordinal)
            || IPAddress.TryParse(name, out _)
            || allowed.Contains(name, StringComparer.OrdinalIgnoreCase));
}
