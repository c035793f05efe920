namespace IngressRules.AspNetCore;

/// <summary>Failures that are over.</summary>
/// <param name="Failures">How many requests failed.</param>
/// <param name="Lasted">How long.</param>
/// <param name="Causes">Why; with the number of requests for each, where there are several.</param>
internal sealed record FailureRecovery(long Failures, TimeSpan Lasted, string Causes);
