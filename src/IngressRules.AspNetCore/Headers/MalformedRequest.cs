using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace IngressRules.AspNetCore.Headers;

/// <summary>
/// Finds requests that cannot be written in HTTP/1.1 unchanged. HTTP/2 and HTTP/3 are binary, so a target with a space or a header with a
/// line break can arrive, and the server rejects only some of them. A backend would read a different request from it, or two requests.
/// </summary>
internal static class MalformedRequest
{
    private static readonly SearchValues<char> s_plainHost =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");

    /// <summary>The reason why a request is malformed, as told to the client; null where it can be forwarded.</summary>
    /// <param name="context">The request.</param>
    /// <param name="target">The target as the client sent it.</param>
    public static string? FaultOf(HttpContext context, string target)
    {
        HttpRequest request = context.Request;
        return FaultOfMethod(context, request.Method)
            ?? FaultOfTarget(target)
            ?? FaultOfHost(RequestAuthority.Of(target) ?? request.Headers.Host.ToString())
            ?? (MayHaveAnyHeader(request.Protocol) ? FaultOfHeaders(request.Headers) : null);
    }

    private static string? FaultOfMethod(HttpContext context, string method)
    {
        // A WebSocket over HTTP/2 begins with CONNECT (RFC 8441); any other CONNECT asks for a tunnel.
        if (method == HttpMethods.Connect)
        {
            return context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" }
                ? null
                : "CONNECT is not served.";
        }

        // Methods are case-sensitive (RFC 9110, 9.1), but HTTP clients forward "get" as GET, and the server treats "head" as a method whose
        // response has a body.
        return HttpMethods.GetCanonicalizedValue(method) == method ? null : "The method is not spelled in capital letters.";
    }

    private static string? FaultOfTarget(string target)
    {
        // An asterisk or an authority is not a path. A default backend may match it, but there is no request to forward.
        if (!target.StartsWith('/')
            && !target.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            && !target.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return "The request target is no path and no http URL.";
        }

        return target.AsSpan().ContainsAnyExceptInRange('!', '~') ? "The request target has a character that must be percent-encoded."
            : target.Contains('#', StringComparison.Ordinal) ? "The request target has a fragment."
            : null;
    }

    /// <summary>
    /// A host such as <c>a..b</c> or <c>a:99999</c> cannot be part of a URL. HTTP clients, and so forwarders, send a Host of their own
    /// besides one that they cannot read, and the backend would see two.
    /// </summary>
    private static string? FaultOfHost(string host)
    {
        if (host.Length == 0 || IsPlain(host))
        {
            return null;
        }

        using var probe = new HttpRequestMessage();
        probe.Headers.TryAddWithoutValidation("Host", host);
        return probe.Headers.Host is null ? "The Host has a name or a port that no URL can have." : null;
    }

    /// <summary>True for a name with or without a port, as nearly all hosts are; false only says that a closer look is needed.</summary>
    private static bool IsPlain(ReadOnlySpan<char> host)
    {
        const int LongestName = 253;
        int colon = host.LastIndexOf(':');
        if (colon >= 0 && ushort.TryParse(host[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            host = host[..colon];
        }

        return host.Length is > 0 and <= LongestName
            && host[0] != '.'
            && !host.ContainsAnyExcept(s_plainHost)
            && host.IndexOf("..") < 0;
    }

    private static bool MayHaveAnyHeader(string protocol) => HttpProtocol.IsHttp2(protocol) || HttpProtocol.IsHttp3(protocol);

    private static string? FaultOfHeaders(IHeaderDictionary headers)
    {
        // Forwarded in HTTP/1.1, these headers could make a body end elsewhere than in the client's frames (RFC 9113, 8.2.2).
        if (headers.TransferEncoding.Count > 0
            || headers.Upgrade.Count > 0
            || headers.KeepAlive.Count > 0
            || headers.ContainsKey("Proxy-Connection"))
        {
            return "A header belongs to HTTP/1.1 alone.";
        }

        foreach ((string name, StringValues values) in headers)
        {
            // Names of pseudo-headers begin with a colon; the server has already checked them.
            if (name.AsSpan(name.StartsWith(':') ? 1 : 0).ContainsAnyExcept(HttpCharacters.Token))
            {
                return "The name of a header has a character that no name may have.";
            }

            foreach (string? value in values)
            {
                if (value.AsSpan().ContainsAny(HttpCharacters.Controls))
                {
                    return "A header has a control character.";
                }
            }
        }

        return null;
    }
}
