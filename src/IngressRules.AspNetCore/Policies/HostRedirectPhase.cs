namespace IngressRules.AspNetCore.Policies;

/// <summary>
/// The redirect of a whole host to another one, such as from <c>www.shop.example</c> (N39). The port always stands in the URL.
/// </summary>
internal sealed class HostRedirectPhase() : ImmediatePhase("redirect to another host", PolicyStage.Host)
{
    protected override PolicyAnswer? Apply(PolicyRequest request) => request.Policies.Host?.Redirect is { } redirect
        ? PolicyAnswer.Redirect(
            redirect.Status,
            $"{request.Origin.Scheme}://{redirect.Host}:{request.Port}"
                + (redirect.KeepTrailingSlash ? request.Target : PolicyRequest.WithoutLastSlash(request.Target)))
        : null;
}
