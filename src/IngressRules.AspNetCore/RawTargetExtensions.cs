using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace IngressRules.AspNetCore;

/// <summary>Finds the target of a request as the client sent it.</summary>
public static class RawTargetExtensions
{
    /// <summary>
    /// The target of the request line, or the <c>:path</c> of HTTP/2, with nothing decoded. A server that keeps no raw target, such as a
    /// test server, gets one that is made from the decoded path, as well as that can be done.
    /// </summary>
    /// <param name="context">The request.</param>
    public static string GetRawTarget(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw
            ? raw
            : context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent();
    }
}
