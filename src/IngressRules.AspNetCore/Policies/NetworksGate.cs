using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Policies;

/// <summary>Which client addresses are let in (N68).</summary>
internal sealed class NetworksGate() : ImmediatePhase("client networks", PolicyStage.Route)
{
    protected override PolicyAnswer? Apply(PolicyRequest request)
    {
        if (request.Policies.Networks is not { } networks)
        {
            return null;
        }

        return networks.Admits(request.Client)
            ? null
            : new(StatusCodes.Status403Forbidden, "This address is not let in.");
    }
}
