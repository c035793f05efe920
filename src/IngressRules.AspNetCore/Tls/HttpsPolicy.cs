using System.Net;
using System.Text;
using IngressRules.Analysis;
using IngressRules.AspNetCore.Headers;
using IngressRules.Matching;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace IngressRules.AspNetCore.Tls;

/// <summary>HTTPS options beyond the Ingress API: redirects from HTTP to HTTPS, and 421 where the server name and Host differ.</summary>
internal sealed class HttpsPolicy(IngressRulesOptions options)
{
    private const string MisdirectedText = "421 The host is not the one that the connection was made for.\n";
    private const string RedirectText = "308 This host is served over https.\n";

    private readonly bool _requiresServerName = options.RequireMatchingServerName;

    /// <summary>Responds with 308 or 421 to a request that must not be forwarded.</summary>
    /// <returns>The task that writes the response; null where the request is to be forwarded.</returns>
    public Task? Apply(HttpContext context, IngressMatch match, string target, in RequestOrigin origin)
    {
        if (_requiresServerName && context.Request.IsHttps && !ServerNameMatches(context))
        {
            return RespondAsync(context, StatusCodes.Status421MisdirectedRequest, MisdirectedText);
        }

        return !origin.IsHttps
            && HttpsRedirect.AppliesTo(match, options)
            && MalformedRequest.FaultOf(context, target) is null
            && RequestAuthority.PathOf(target) is ['/', ..] path
            ? RedirectAsync(context, match, origin.Host, path)
            : null;
    }

    private static bool ServerNameMatches(HttpContext context)
    {
        string host = TlsCertificate.NormalizeName(context.Request.Host.Host);
        string? serverName = context.Features.Get<ITlsHandshakeFeature>()?.HostName;

        // A server name cannot be an IP address (RFC 6066, 3), so a request for an address has none.
        return string.IsNullOrEmpty(serverName) ? IPAddress.TryParse(host, out _) : TlsCertificate.NormalizeName(serverName) == host;
    }

    private Task RedirectAsync(HttpContext context, IngressMatch match, string host, string path)
    {
        context.Response.Headers[HeaderNames.Location] = HttpsRedirect.Location(match, options, host, path);
        return RespondAsync(context, StatusCodes.Status308PermanentRedirect, RedirectText);
    }

    private static Task RespondAsync(HttpContext context, int status, string text)
    {
        HttpResponse response = context.Response;
        byte[] body = Encoding.ASCII.GetBytes(text);
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = body.Length;
        return context.Request.Method == HttpMethods.Head
            ? Task.CompletedTask
            : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
