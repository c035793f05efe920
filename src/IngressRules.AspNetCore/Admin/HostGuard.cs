using System.Net;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Admin;

/// <summary>
/// Keeps other people's web pages out. A page on the Internet can give its own name our address (DNS rebinding), and the browser then takes us for
/// that page; but it sends the name as Host. An IP address and <c>localhost</c> cannot be taken over in this way.
/// </summary>
internal static class HostGuard
{
    public static bool Accepts(HostString host, IEnumerable<string> allowed) =>
        host.Host is { Length: > 0 } name
        && (name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || IPAddress.TryParse(name, out _)
            || allowed.Contains(name, StringComparer.OrdinalIgnoreCase));
}
