namespace IngressRules.AspNetCore.Headers;

/// <summary>Host and port of a request.</summary>
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

    /// <summary>Path and query of a target in origin or absolute form; any other form unchanged.</summary>
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
}
