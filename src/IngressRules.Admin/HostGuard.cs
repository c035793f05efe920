using System.Net;
using Microsoft.AspNetCore.Http;

namespace IngressRules.Admin;

/// <summary>
/// Protects against DNS rebinding: a web page on the Internet can point its own name at our address, and the browser then treats us as that
/// site. But the request still carries that name as Host, so unknown names are rejected. IP addresses and names without a dot, such as
/// <c>localhost</c> or the name of a container, are always allowed: such names cannot be registered on the Internet.
/// </summary>
internal static class HostGuard
{
    public static bool Accepts(HostString host, IEnumerable<string> allowed) =>
        host.Host is { Length: > 0 } name
        && (!name.Contains('.', StringComparison.Ordinal)
            || IPAddress.TryParse(name, out _)
            || allowed.Contains(name, StringComparer.OrdinalIgnoreCase));
}
