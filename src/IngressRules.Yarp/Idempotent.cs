using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace IngressRules.Yarp;

/// <summary>Decides which requests may be sent twice: those with an idempotent method (RFC 9110, 9.2.2).</summary>
internal static class Idempotent
{
    public static bool Contains(HttpMethod method) => Contains(method.Method);

    /// <summary>
    /// True if the whole request can be sent again. A body cannot, once it has been read, and neither can an upgraded connection. Many
    /// clients say that a GET has a body of no bytes, and that can.
    /// </summary>
    public static bool CanRepeat(HttpContext context) =>
        Contains(context.Request.Method)
        && (context.Request.ContentLength == 0 || context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        && context.Features.Get<IHttpExtendedConnectFeature>() is not { IsExtendedConnect: true };

    // CONNECT carries WebSockets over HTTP/2. It must not get an empty body, and the connection handler never resends it.
    private static bool Contains(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method)
        || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method) || HttpMethods.IsConnect(method);
}
