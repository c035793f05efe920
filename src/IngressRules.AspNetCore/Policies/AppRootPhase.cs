using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Policies;

/// <summary>The redirect of the path <c>/</c> to an application's start page (N38).</summary>
internal sealed class AppRootPhase() : ImmediatePhase("app root", PolicyStage.Host)
{
    protected override PolicyAnswer? Apply(PolicyRequest request) =>
        request.Path == "/" && request.Policies.Host?.AppRoot is { } root
            ? PolicyAnswer.Redirect(StatusCodes.Status302Found, $"{request.Origin.Scheme}://{request.Host}{root}")
            : null;
}
