using System.Globalization;
using IngressRules.AspNetCore.Headers;
using IngressRules.AspNetCore.Policies.Passwords;

namespace IngressRules.AspNetCore.Policies;

/// <summary>
/// The order in which policies apply to a request (N69). The first that responds ends it; from the preflight on, an error page may take the
/// place of its response. What follows these steps is the backend, with its own time-outs and errors.
/// </summary>
internal sealed class PolicyPhases : IDisposable
{
    private readonly PasswordCheck _passwords = new();
    private readonly VerifierClient _verifiers;

    public PolicyPhases(IngressRulesOptions options, RequestHeaders headers, TimeProvider time)
    {
        _verifiers = new(options.ResolverOptions.AllowLoopbackEndpoints);
        All =
        [
            new ClosedHostPhase(),
            new HostRedirectPhase(),
            new ClientCertificatePhase(time),
            new AppRootPhase(),
            new BodyLimitPhase(),
            new SlashRedirectPhase(),
            new ClosedRoutePhase(),
            new CorsPreflightPhase(),
            new UrlRedirectPhase(),
            new RewritePhase(),
            new HttpsRedirectPhase(options.HttpsRedirectPort),
            new EndpointsPhase(),
            new LimitsPhase(time),
            new AccessPhase(new(), new(_passwords), new(_verifiers, new(headers))),
            new CanaryPhase(),
            new ChoicePhase(),
        ];
    }

    /// <summary>The steps.</summary>
    public IReadOnlyList<PolicyPhase> All { get; }

    /// <summary>A status as the outcome of a policy.</summary>
    /// <param name="status">The status.</param>
    public static string Word(int status) => status.ToString(CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _passwords.Dispose();
        _verifiers.Dispose();
    }
}
