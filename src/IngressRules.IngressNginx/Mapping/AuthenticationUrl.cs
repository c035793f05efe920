namespace IngressRules.IngressNginx.Mapping;

/// <summary>The URL of a service that is asked about requests, as Go's <c>net/url</c> reads it, with variables in it (N52).</summary>
internal static class AuthenticationUrl
{
    /// <summary>Why a URL cannot be asked, as a sentence; null where it can.</summary>
    public static string? Fault(string url)
    {
        int scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0)
        {
            return "It is no URL with a scheme and a host.";
        }

        if (!url.StartsWith("http://", StringComparison.Ordinal) && !url.StartsWith("https://", StringComparison.Ordinal))
        {
            return "Only http and https URLs can be asked.";
        }

        ReadOnlySpan<char> rest = url.AsSpan(scheme + 3);
        int end = rest.IndexOfAny('/', '?');
        ReadOnlySpan<char> authority = end < 0 ? rest : rest[..end];
        int colon = authority.IndexOf(':');
        ReadOnlySpan<char> host = colon < 0 ? authority : authority[..colon], port = colon < 0 ? [] : authority[(colon + 1)..];
        return host.IsEmpty ? "The URL has no host."
            : authority.Contains("..", StringComparison.Ordinal) || authority.IndexOfAny(" ,=&") >= 0 ? "The URL has no valid host."
            : port.Length > 0 && port.IndexOfAnyExceptInRange('0', '9') >= 0 ? "The URL has no valid port."
            : null;
    }
}
