namespace IngressRules.AspNetCore.Policies;

/// <summary>Routes whose policies cannot be enforced as written: nobody is let in (N63).</summary>
internal sealed class ClosedRoutePhase() : ImmediatePhase("closed", PolicyStage.Location)
{
    /// <summary>What clients are told, whatever the reason is.</summary>
    public const string Sentence = "This route is closed because of a fault in its configuration.";

    protected override PolicyAnswer? Apply(PolicyRequest request) =>
        request.Policies.Closed is { } closed ? new(closed.Status, Sentence) : null;
}
