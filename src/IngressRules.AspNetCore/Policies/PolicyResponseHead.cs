using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace IngressRules.AspNetCore.Policies;

/// <summary>
/// The headers that policies set in a response, whoever made it. They are set just before it starts, so that they survive a cleared
/// response and replace the backend's of the same names.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="time">The clock.</param>
internal sealed class PolicyResponseHead(PolicyRequest request, TimeProvider time)
{
    private static readonly HashSet<int> s_cookieStatuses = [200, 201, 204, 206, 301, 302, 303, 304, 307, 308];

    /// <summary>The router's own response; null where a backend has made it.</summary>
    public PolicyAnswer? Answer { get; set; }

    /// <summary>Whether the response is an error page, which carries nothing of the route (N55).</summary>
    public bool IsPage { get; set; }

    /// <summary>Sees to it that the headers are set.</summary>
    public void Attach() => request.Context.Response.OnStarting(
        static head =>
        {
            ((PolicyResponseHead)head).Set();
            return Task.CompletedTask;
        },
        this);

    private void Set()
    {
        if (IsPage)
        {
            return;
        }

        HttpContext context = request.Context;
        IHeaderDictionary headers = context.Response.Headers;
        bool isBare = Answer is { IsBare: true };
        if (!isBare && request.Stage >= PolicyStage.Location && request.Policies.ResponseHeaders is { } policy)
        {
            foreach ((string name, string value) in policy.Set)
            {
                headers[name] = value;
            }

            if (policy.StrictTransportSecurity is { } hsts && context.Request.IsHttps)
            {
                headers[HeaderNames.StrictTransportSecurity] = hsts;
            }
        }

        if (request.Stage >= PolicyStage.Route)
        {
            if (!isBare && request.Policies.Cors is { } cors)
            {
                CorsPreflightPhase.SetHeaders(cors, context);
            }

            SetCookies(headers);
        }

        if (Answer is { } answer)
        {
            SetOwn(headers, answer);
        }
    }

    private void SetCookies(IHeaderDictionary headers)
    {
        if (request.VerifierCookies.Count > 0
            && (request.Policies.ExternalAuthentication is { AlwaysSetCookie: true }
                || s_cookieStatuses.Contains(request.Context.Response.StatusCode)))
        {
            headers.SetCookie = StringValues.Concat(headers.SetCookie, request.VerifierCookies);
        }

        if (request is { Affinity.NewKey: { } key, Policies.Choice.Cookie: { IsSet: true } cookie })
        {
            var value = new AffinityValue(key, AffinityValue.NameOf(request.OtherBackend ?? request.Match.Backend!));
            bool https = request.Origin.IsHttps || request.Context.Request.IsHttps;
            headers.SetCookie = StringValues.Concat(
                headers.SetCookie,
                AffinityCookieHeader.Write(cookie, value, https, request.Context.Request.Headers.UserAgent, time.GetUtcNow()));
        }
    }

    private static void SetOwn(IHeaderDictionary headers, PolicyAnswer answer)
    {
        if (answer.Location is { } location)
        {
            headers.Location = location;
        }

        if (answer.Challenge.Count > 0)
        {
            headers.WWWAuthenticate = answer.Challenge;
        }
    }
}
