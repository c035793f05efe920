namespace IngressRules.Yarp;

/// <summary>The target that an endpoint gets: what the client sent, in origin form.</summary>
internal static class ForwardedTarget
{
    /// <summary>Takes the scheme and the authority off an absolute form (RFC 9112, 3.2.2) and leaves everything else as it is.</summary>
    public static string Of(string rawTarget)
    {
        int scheme = rawTarget.StartsWith('/') ? -1 : rawTarget.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return rawTarget;
        }

        string rest = rawTarget[(scheme + 3)..];
        int end = rest.AsSpan().IndexOfAny('/', '?', '#');
        string path = end < 0 ? "" : rest[end..];
        return path.StartsWith('/') ? path : "/" + path;
    }
}
