using System.Globalization;
using IngressRules.Policies;

namespace IngressRules.AspNetCore.Policies;

/// <summary>The redirect of requests over plain HTTP (N32).</summary>
/// <param name="httpsPort">The port of HTTPS, for URLs that are to have it.</param>
internal sealed class HttpsRedirectPhase(int httpsPort) : ImmediatePhase("redirect to https", PolicyStage.Route)
{
    /// <summary>True where a request is redirected.</summary>
    /// <param name="request">The request.</param>
    public static bool AppliesTo(PolicyRequest request) =>
        request.Policies.Https is { } https && !request.Origin.IsHttps && !request.HasPrefix(https.Except);

    protected override PolicyAnswer? Apply(PolicyRequest request)
    {
        if (!AppliesTo(request))
        {
            return null;
        }

        HttpsRedirectPolicy https = request.Policies.Https!;
        string port = https.WithPort ? $":{httpsPort.ToString(CultureInfo.InvariantCulture)}" : "";
        string target = https.KeepTrailingSlash ? request.Target : PolicyRequest.WithoutLastSlash(request.Target);
        return PolicyAnswer.Redirect(https.Status, $"https://{request.HostWithoutPort}{port}{target}");
    }
}
