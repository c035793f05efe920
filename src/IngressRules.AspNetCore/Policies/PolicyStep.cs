namespace IngressRules.AspNetCore.Policies;

/// <summary>What a policy did to a request.</summary>
/// <param name="Policy">The policy, such as <c>basic authentication</c>.</param>
/// <param name="Outcome">A word or two, such as <c>passed</c>, <c>401</c> or the new target. It holds no secret.</param>
public sealed record PolicyStep(string Policy, string Outcome);

/// <summary>What policies did to a request, for logs and pages. A feature of requests whose route has policies.</summary>
public interface IPolicyStepsFeature
{
    /// <summary>The policies that did something, in their order; that which responded, if any, is the last before error pages.</summary>
    IReadOnlyList<PolicyStep> Steps { get; }
}
