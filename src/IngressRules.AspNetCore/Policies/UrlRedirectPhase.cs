using IngressRules.Policies;

namespace IngressRules.AspNetCore.Policies;

/// <summary>A redirect in the place of every response of a route (N36).</summary>
internal sealed class UrlRedirectPhase() : ImmediatePhase("redirect", PolicyStage.Route)
{
    protected override PolicyAnswer? Apply(PolicyRequest request)
    {
        if (request.Policies.Redirect is not { } redirect)
        {
            return null;
        }

        // These statuses are no redirects that a browser follows; the URL is their text.
        return redirect.Status is 300 or 304 or 305 or 306
            ? new(redirect.Status, redirect.Location)
            : PolicyAnswer.Redirect(redirect.Status, LocationOf(redirect, request));
    }

    private static string LocationOf(UrlRedirect redirect, PolicyRequest request) =>
        redirect.Location.StartsWith('/') && !redirect.Relative && request.HostName.Length > 0
            ? $"{request.Origin.Scheme}://{request.HostName}{redirect.Location}"
            : redirect.Location;
}
