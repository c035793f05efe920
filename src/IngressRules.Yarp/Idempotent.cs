using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace IngressRules.Yarp;

/// <summary>Which requests may be sent twice: those that ask for the same however often they ask (RFC 9110, 9.2.2).</summary>
internal static class Idempotent
{
    public static bool Contains(HttpMethod method) => Contains(method.Method);

    /// <summary>True where the whole request can be sent again: its body, once read, is gone, and an upgrade is a conversation.</summary>
    public static bool CanRepeat(HttpContext context) =>
        Contains(context.Request.Method)
        && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
        && context.Features.Get<IHttpExtendedConnectFeature>() is not { IsExtendedConnect: true };

    // CONNECT carries the WebSockets of HTTP/2. It must not get an empty body, and the handler below never repeats it.
    private static bool Contains(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method)
        || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method) || HttpMethods.IsConnect(method);
}
