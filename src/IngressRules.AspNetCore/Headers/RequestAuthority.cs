namespace IngressRules.AspNetCore.Headers;

/// <summary>Host and port that a request is for.</summary>
internal static class RequestAuthority
{
    /// <summary>The authority of an absolute target; null for every other form.</summary>
    public static string? Of(string target)
    {
        int scheme = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return null;
        }

        string rest = target[(scheme + 3)..];
        int end = rest.AsSpan().IndexOfAny('/', '?', '#');
        return end < 0 ? rest : rest[..end];
    }

    /// <summary>Path and query of a target in origin or absolute form; every other form as it is.</summary>
    public static string PathOf(string target)
    {
        int scheme = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return target;
        }

        int end = target.AsSpan(scheme + 3).IndexOfAny('/', '?', '#');
        string path = end < 0 ? "" : target[(scheme + 3 + end)..];
        return path.StartsWith('/') ? path : "/" + path;
    }

    /// <summary>The port that a client has in mind: the one that it names, or else that of the scheme.</summary>
    public static string PortOf(string host, string scheme)
    {
        // In an IPv6 address a colon is no port's.
        int colon = host.LastIndexOf(':');
        return colon >= 0 && colon > host.LastIndexOf(']') && colon + 1 < host.Length ? host[(colon + 1)..]
            : scheme == "https" ? "443"
            : "80";
    }
}
