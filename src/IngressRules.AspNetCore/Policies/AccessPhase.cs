using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Policies;

/// <summary>
/// Who is let in: by address, by password, by a service that is asked. All of the checks that the route has must let a request in, or one
/// of them where <see cref="IngressRules.Policies.RoutePolicies.SatisfyAny"/> (N68).
/// </summary>
/// <param name="networks">The check of addresses.</param>
/// <param name="basic">The check of passwords.</param>
/// <param name="external">The service that is asked.</param>
internal sealed class AccessPhase(NetworksGate networks, BasicGate basic, ExternalGate external)
    : PolicyPhase("access", PolicyStage.Route)
{
    private readonly PolicyPhase[] _gates = [networks, basic, external];

    /// <summary>The checks, in the order in which they are made.</summary>
    public IReadOnlyList<PolicyPhase> Gates => _gates;

    /// <inheritdoc/>
    public override async ValueTask<PolicyAnswer?> ApplyAsync(PolicyRequest request)
    {
        PolicyAnswer? refusal = null;
        foreach (PolicyPhase gate in _gates)
        {
            if (!Has(gate, request))
            {
                continue;
            }

            PolicyAnswer? answer = await gate.ApplyAsync(request).ConfigureAwait(false);
            request.Record(gate.Name, answer is null ? "passed" : PolicyPhases.Word(answer.Status));
            if (answer is null && request.Policies.SatisfyAny)
            {
                return null;
            }

            if (answer is not null && (!request.Policies.SatisfyAny || !IsRefusal(answer)))
            {
                return OfClient(answer, request);
            }

            // Of several refusals, the client can do something about 401.
            refusal = answer is not null && refusal?.Status != StatusCodes.Status401Unauthorized ? answer : refusal;
        }

        return refusal is null ? null : OfClient(refusal, request);
    }

    private bool Has(PolicyPhase gate, PolicyRequest request) =>
        gate == networks ? request.Policies.Networks is not null
        : gate == basic ? BasicGate.TakesAuthorization(request)
        : request.Policies.ExternalAuthentication is not null && !request.IsWithoutAuthentication;

    private static bool IsRefusal(PolicyAnswer answer) =>
        answer.Status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden;

    /// <summary>Whoever must authenticate is sent to the sign-in page, where there is one.</summary>
    private static PolicyAnswer OfClient(PolicyAnswer answer, PolicyRequest request) =>
        answer.Status == StatusCodes.Status401Unauthorized
        && request.Policies.ExternalAuthentication is { } policy
        && ExternalGate.SignInLocation(policy, request) is { } location
            ? answer with { Status = StatusCodes.Status302Found, Location = location, IsBare = true }
            : answer;
}
