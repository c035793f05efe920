using IngressRules.Matching;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore;

/// <summary>Says on the answer which Ingress and which backend made it.</summary>
internal static class DebugHeaders
{
    private const string Ingress = "X-Ingress";
    private const string Backend = "X-Backend";

    /// <summary>
    /// Sets the headers just before the answer begins: an answer that is cleared on the way keeps them, and what a backend says of itself
    /// under these names is overwritten.
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
