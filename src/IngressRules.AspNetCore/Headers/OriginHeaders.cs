using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Headers;

/// <summary>
/// The headers in which proxies tell backends who the client is and what it asked for. Any client can write them, so from a client that is
/// not a trusted proxy they are dropped.
/// </summary>
internal static class OriginHeaders
{
    /// <summary>
    /// Names beside those that begin with one of <see cref="Prefixes"/>: the client's address, the scheme and target of its request, its
    /// certificate, and the user that a proxy authenticated.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "Forwarded", "X-Forwarded", "Forwarded-For", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-ProxyUser-Ip", "Client-IP",
        "True-Client-IP", "CF-Connecting-IP", "CF-Connecting-IPv6", "CF-Visitor", "Fastly-Client-IP", "X-Azure-ClientIP",
        "X-Azure-SocketIP", "X-Remote-IP", "X-Remote-Addr", "X-Originating-IP", "X-Forward-For", "X-Sucuri-ClientIP",
        "X-Nf-Client-Connection-Ip", "X-Edge-Client-IP", "Fly-Client-IP", "DO-Connecting-IP", "Incap-Client-IP", "Proxy-Client-IP",
        "WL-Proxy-Client-IP", "WL-Proxy-SSL", "X-Scheme", "X-Url-Scheme", "X-Forward-Proto", "X-ARR-SSL", "Fastly-SSL",
        "CloudFront-Forwarded-Proto", "X-Host", "X-HTTP-Host-Override", "Front-End-Https", "X-Rewrite-URL", "Client-Cert",
        "Client-Cert-Chain", "X-Client-DN", "X-Client-Verify", "X-Client-Verified", "X-Client-CN", "X-Client-S-DN", "X-ARR-ClientCert",
        "X-SSL-Cert", "Remote-User", "Remote-Group", "Remote-Groups", "Remote-Name", "Remote-Email", "X-Remote-User", "X-Remote-Group",
        "X-Remote-Groups", "X-Remote-Name", "X-Remote-Email", "X-Authenticated-User", "X-Authenticated-Userid", "X-Authenticated-Groups",
        "X-Auth-User", "X-Auth-Username", "X-Auth-Userid", "X-Auth-Email", "X-Auth-Subject", "X-Auth-Roles", "X-Auth-Groups",
        "X-Userinfo", "X-Endpoint-API-UserInfo", "X-Apigateway-Api-Userinfo", "X-Jwt-Payload", "Teleport-Jwt-Assertion",
        "X-Credential-Identifier", "X-Goog-Iap-Jwt-Assertion", "X-Ms-Token-Aad-Id-Token",
    ];

    /// <summary>What the names of whole families begin with.</summary>
    public static IReadOnlyList<string> Prefixes { get; } =
    [
        "X-Forwarded-", "X-Original-", "X-Client-Cert", "X-SSL-Client-", "SSL-Client-", "X-TLS-Client-", "X-Amzn-Mtls-", "X-Amzn-Oidc-",
        "X-Auth-Request-", "X-Authentik-", "X-Webauth-", "X-Goog-Authenticated-User-", "X-Ms-Client-Principal", "X-Appengine-User-",
        "X-Pomerium-", "X-Vouch-", "X-Consumer-", "X-Remote-Extra-", "Cf-Access-", "Tailscale-User-", "X-Envoy-", "CloudFront-Viewer-",
        "OIDC-", "Shib-",
    ];

    private static readonly FrozenSet<string> s_names = Names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The prefixes by their first letter, because most headers of most requests begin with a letter that has none.</summary>
    private static readonly string[]?[] s_prefixes = ByFirstLetter(Prefixes);

    /// <summary>True for such a header.</summary>
    /// <param name="name">
    /// The name in any case. An underscore counts as a hyphen, because CGI and what is built on it read both as the same variable.
    /// </param>
    public static bool Contains(string name)
    {
        // Most headers of most requests end here: the names and the families begin with few letters.
        return name.Length > 0
            && (name[0] | 0x20) is 'x' or 'f' or 'c' or 'r' or 't' or 's' or 'w' or 'p' or 'd' or 'i' or 'o'
            && IsListed(name.Contains('_', StringComparison.Ordinal) ? name.Replace('_', '-') : name);
    }

    /// <summary>Drops what a client that is not trusted must not say.</summary>
    /// <param name="headers">The headers of its request.</param>
    /// <param name="keepUnderscores">Whether other names with an underscore stay.</param>
    public static void DropUntrusted(IHeaderDictionary headers, bool keepUnderscores) => Drop(headers, all: true, keepUnderscores);

    /// <summary>
    /// Drops what a trusted proxy may have passed on unseen: another spelling, with underscores, of a header that it sets itself.
    /// </summary>
    /// <param name="headers">The headers of its request.</param>
    public static void DropSpellings(IHeaderDictionary headers) => Drop(headers, all: false, keepUnderscores: true);

    private static void Drop(IHeaderDictionary headers, bool all, bool keepUnderscores)
    {
        List<string>? dropped = null;
        foreach ((string name, _) in headers)
        {
            bool underscore = name.Contains('_', StringComparison.Ordinal);
            if ((underscore && !keepUnderscores) || ((all || underscore) && Contains(name)))
            {
                (dropped ??= []).Add(name);
            }
        }

        foreach (string name in dropped ?? [])
        {
            headers.Remove(name);
        }
    }

    private static bool IsListed(string name)
    {
        if (s_names.Contains(name))
        {
            return true;
        }

        foreach (string prefix in s_prefixes[(name[0] | 0x20) - 'a'] ?? [])
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static string[]?[] ByFirstLetter(IEnumerable<string> prefixes)
    {
        string[]?[] letters = new string[]?[26];
        foreach (IGrouping<int, string> letter in prefixes.GroupBy(p => (p[0] | 0x20) - 'a'))
        {
            letters[letter.Key] = [.. letter];
        }

        return letters;
    }
}
