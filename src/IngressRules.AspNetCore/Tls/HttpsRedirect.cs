using IngressRules.Matching;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Tls;

/// <summary>
/// The redirect from HTTP to HTTPS that <see cref="IngressRulesOptions.RedirectToHttps"/> enables, or the class of an Ingress for its
/// requests.
/// </summary>
public static class HttpsRedirect
{
    /// <summary>True where a request over plain HTTP is redirected.</summary>
    /// <param name="match">The match of the request.</param>
    /// <param name="options">The options of the host.</param>
    public static bool AppliesTo(IngressMatch match, IngressRulesOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return match.TlsConfigured && match.Outcome != MatchOutcome.Refused
            && (options.RedirectToHttps || match.Parameters?.HttpsRedirectPort is not null);
    }

    /// <summary>The URL of the redirect.</summary>
    /// <param name="match">The match of the request.</param>
    /// <param name="options">The options of the host, with the port.</param>
    /// <param name="authority">The host of the request, with or without port.</param>
    /// <param name="path">The path and the query.</param>
    public static string Location(IngressMatch match, IngressRulesOptions options, string authority, string path)
    {
        ArgumentNullException.ThrowIfNull(options);
        int port = match.Parameters?.HttpsRedirectPort ?? options.HttpsRedirectPort;
        return $"https://{new HostString(authority).Host}{(port == 443 ? "" : $":{port}")}{path}";
    }
}
