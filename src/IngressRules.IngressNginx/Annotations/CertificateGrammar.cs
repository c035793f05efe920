namespace IngressRules.IngressNginx.Annotations;

/// <summary>The grammars of the annotations about client certificates (N69).</summary>
internal static class CertificateGrammar
{
    /// <summary>True for <c>CN=</c> and an expression.</summary>
    public static bool CommonName(string value) =>
        value.StartsWith("CN=", StringComparison.Ordinal) && !value.AsSpan().ContainsAny('\r', '\n');

    /// <summary>True for a path, a host with a path, or a URL of HTTP, with spaces anywhere.</summary>
    public static bool ErrorPage(string value)
    {
        string page = value.Replace(" ", "", StringComparison.Ordinal);
        if (page.StartsWith('@'))
        {
            return page.Length > 1 && page.AsSpan(1).IndexOfAnyExcept(Letters + "_-") < 0;
        }

        ReadOnlySpan<char> rest = page;
        bool hasScheme = rest.StartsWith("http://") || rest.StartsWith("https://");
        rest = hasScheme ? rest[(rest.IndexOf("//") + 2)..] : rest;
        int slash = rest.IndexOf('/');
        ReadOnlySpan<char> host = slash < 0 ? rest : rest[..slash], path = slash < 0 ? [] : rest[slash..];
        int colon = host.IndexOf(':');
        ReadOnlySpan<char> name = colon < 0 ? host : host[..colon], port = colon < 0 ? [] : host[(colon + 1)..];
        return (name.Length > 0 || (!hasScheme && colon < 0))
            && name.IndexOfAnyExcept(Letters + "-.") < 0
            && (colon < 0 || (port.Length > 0 && port.IndexOfAnyExceptInRange('0', '9') < 0))
            && path.IndexOfAnyExcept(Letters + "-_./") < 0 && path.IndexOf("//") < 0;
    }

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
}
