using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Headers;

/// <summary>Headers that say how a connection of HTTP/1.1 goes on.</summary>
internal static class ConnectionFields
{
    /// <summary>
    /// True where a request of HTTP/2 or HTTP/3 has such a header. There it is malformed (RFC 9113, 8.2.2), and the server in front
    /// finds only some of them. Handed on in HTTP/1.1 it could end a body elsewhere than the client's frames did.
    /// </summary>
    public static bool AreMisplaced(HttpRequest request)
    {
        if (!HttpProtocol.IsHttp2(request.Protocol) && !HttpProtocol.IsHttp3(request.Protocol))
        {
            return false;
        }

        IHeaderDictionary headers = request.Headers;
        return headers.TransferEncoding.Count > 0
            || headers.Upgrade.Count > 0
            || headers.KeepAlive.Count > 0
            || headers.ContainsKey("Proxy-Connection");
    }
}
