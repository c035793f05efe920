using IngressRules.Matching;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore;

/// <summary>Adds headers to responses that name the Ingress and the backend of the match.</summary>
internal static class DebugHeaders
{
    private const string Ingress = "X-Ingress";
    private const string Backend = "X-Backend";

    /// <summary>
    /// Sets the headers just before the response starts, so that they survive a cleared response and overwrite headers of the same names
    /// from the backend.
    /// </summary>
    public static void Announce(HttpContext context, IngressMatch match) =>
        context.Response.OnStarting(
            () =>
            {
                IHeaderDictionary headers = context.Response.Headers;
                headers[Ingress] = match.Ingress?.ToString();
                headers[Backend] = match.Backend?.ToString();
                return Task.CompletedTask;
            });
}
