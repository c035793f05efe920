using System.Net;
using System.Text;
using IngressRules.Analysis;
using IngressRules.AspNetCore.Headers;
using IngressRules.Matching;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace IngressRules.AspNetCore.Tls;

/// <summary>What a host may ask for beyond the Ingress API: that plain HTTP is sent to HTTPS, and that SNI and Host agree.</summary>
internal sealed class HttpsPolicy(IngressRulesOptions options)
{
    private const string MisdirectedText = "421 The host is not the one that the connection was made for.\n";
    private const string RedirectText = "308 This host is served over https.\n";

    private readonly bool _requiresServerName = options.RequireMatchingServerName;

    /// <summary>Answers a request that is not to be forwarded as it is.</summary>
    /// <returns>The answer on its way; null where the request goes on.</returns>
    public Task? Apply(HttpContext context, IngressMatch match, string target)
    {
        if (context.Request.IsHttps)
        {
            return _requiresServerName && !ServerNameMatches(context)
                ? RespondAsync(context, StatusCodes.Status421MisdirectedRequest, MisdirectedText)
                : null;
        }

        return HttpsRedirect.AppliesTo(match, options)
            && MalformedRequest.FaultOf(context, target) is null
            && RequestAuthority.PathOf(target) is ['/', ..] path
            ? RedirectAsync(context, RequestAuthority.Of(target), path)
            : null;
    }

    private static bool ServerNameMatches(HttpContext context)
    {
        string host = TlsCertificate.NormalizeName(context.Request.Host.Host);
        string? serverName = context.Features.Get<ITlsHandshakeFeature>()?.HostName;

        // An address is no name, so a client that asks for one cannot send it (RFC 6066, 3).
        return string.IsNullOrEmpty(serverName) ? IPAddress.TryParse(host, out _) : TlsCertificate.NormalizeName(serverName) == host;
    }

    private Task RedirectAsync(HttpContext context, string? authority, string path)
    {
        context.Response.Headers[HeaderNames.Location] =
            HttpsRedirect.Location(options, authority ?? context.Request.Headers.Host.ToString(), path);
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
