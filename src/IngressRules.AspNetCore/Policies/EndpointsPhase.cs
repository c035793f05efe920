using IngressRules.Forwarding;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Policies;

/// <summary>
/// The endpoints of the backend. Where there are none, another backend stands in (N57), or the response is 503 before anybody is asked who
/// they are (N42).
/// </summary>
internal sealed class EndpointsPhase() : ImmediatePhase("endpoints", PolicyStage.Route)
{
    protected override PolicyAnswer? Apply(PolicyRequest request)
    {
        if (request.Match.Backend is not { } backend)
        {
            return null;
        }

        IBackendResolver resolver = request.Table.Backends;
        BackendEndpoints endpoints = request.Policies.Choice is { ServiceAddress: true } && resolver is IServiceAddressResolver addresses
            ? addresses.ResolveServiceAddress(backend)
            : resolver.Resolve(backend);
        if (endpoints.Status != BackendStatus.Found && request.Policies.Substitute is { } substitute
            && resolver.Resolve(substitute.Backend) is { Status: BackendStatus.Found } others)
        {
            request.Record("substitute", substitute.Backend.ToString());
            (request.Endpoints, request.OtherBackend, request.IsSubstituted) = (others, substitute.Backend, true);
            return null;
        }

        request.Endpoints = endpoints;
        return endpoints.Status == BackendStatus.Found
            ? null
            : new(StatusCodes.Status503ServiceUnavailable, FailureText.ForClient(endpoints.Status))
            {
                Result = new DispatchResult(DispatchOutcome.BackendUnavailable, request.Match, endpoints, null),
            };
    }
}
