using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace IngressRules.AspNetCore;

/// <summary>Gets the target of a request as the client sent it.</summary>
public static class RawTargetExtensions
{
    /// <summary>
    /// The target of the request line, or the <c>:path</c> of HTTP/2, undecoded. Where the server keeps no raw target, as a test server, it
    /// is rebuilt from the decoded path as closely as possible.
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
