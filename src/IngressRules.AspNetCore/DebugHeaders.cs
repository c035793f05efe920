using IngressRules.Matching;
using IngressRules.Model;
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
    /// <param name="context">The request.</param>
    /// <param name="match">Its match.</param>
    /// <param name="backend">The backend that policies have chosen; null for the match's.</param>
    public static void Announce(HttpContext context, IngressMatch match, Func<BackendReference?>? backend = null) =>
        context.Response.OnStarting(
            () =>
            {
                IHeaderDictionary headers = context.Response.Headers;
                headers[Ingress] = match.Ingress?.ToString();
                headers[Backend] = (backend?.Invoke() ?? match.Backend)?.ToString();
                return Task.CompletedTask;
            });
}
