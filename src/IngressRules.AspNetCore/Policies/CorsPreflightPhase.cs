using IngressRules.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace IngressRules.AspNetCore.Policies;

/// <summary>
/// Cross-origin sharing: OPTIONS of an origin that is allowed gets 204 (N46), and every response from here on the headers (N45). Responses
/// to another origin have none of them (N47).
/// </summary>
internal sealed class CorsPreflightPhase() : ImmediatePhase("cross-origin sharing", PolicyStage.Route)
{
    protected override PolicyAnswer? Apply(PolicyRequest request) =>
        request.Policies.Cors is { } cors
        && HttpMethods.IsOptions(request.Context.Request.Method)
        && OriginFor(cors, request.Context) is not null
            ? new(StatusCodes.Status204NoContent)
            : null;

    /// <summary>Sets the headers of a response, in place of the backend's.</summary>
    /// <param name="cors">The policy.</param>
    /// <param name="context">The request.</param>
    public static void SetHeaders(CorsPolicy cors, HttpContext context)
    {
        if (OriginFor(cors, context) is not { } origin)
        {
            return;
        }

        IHeaderDictionary headers = context.Response.Headers;
        headers[HeaderNames.AccessControlAllowOrigin] = origin;
        headers[HeaderNames.AccessControlAllowMethods] = cors.AllowMethods;
        headers[HeaderNames.AccessControlAllowHeaders] = cors.AllowHeaders;
        headers[HeaderNames.AccessControlMaxAge] = cors.MaxAge.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (cors.AllowCredentials)
        {
            headers[HeaderNames.AccessControlAllowCredentials] = "true";
        }

        if (cors.ExposeHeaders is { } exposed)
        {
            headers[HeaderNames.AccessControlExposeHeaders] = exposed;
        }
    }

    private static string? OriginFor(CorsPolicy cors, HttpContext context) =>
        cors.AllowedOrigin(context.Request.Headers.Origin is [{ } origin] ? origin : null);
}
