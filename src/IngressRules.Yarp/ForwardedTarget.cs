namespace IngressRules.Yarp;

/// <summary>The target that an endpoint gets: what the client sent, in origin form.</summary>
internal static class ForwardedTarget
{
    /// <summary>Removes scheme and authority from an absolute form (RFC 9112, 3.2.2). Every other target is unchanged.</summary>
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
