namespace IngressRules.AspNetCore.Policies;

/// <summary>Hosts with a policy that cannot be enforced as written: nobody is let in.</summary>
internal sealed class ClosedHostPhase() : ImmediatePhase("closed host", PolicyStage.Host)
{
    protected override PolicyAnswer? Apply(PolicyRequest request) =>
        request.Policies.Host?.Closed is { } closed ? new(closed.Status, ClosedRoutePhase.Sentence) : null;
}
