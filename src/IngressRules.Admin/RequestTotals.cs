using IngressRules.AspNetCore.Observability;

namespace IngressRules.Admin;

/// <summary>The request counts of all Ingresses together, indexed by <see cref="StatusClass"/>.</summary>
internal sealed record RequestTotals(IReadOnlyList<long> ByClass)
{
    public long Total => ByClass.Sum();

    public static RequestTotals Of(TelemetrySnapshot figures) =>
        new([.. Enumerable.Range(0, StatusClass.Count).Select(c => figures.Ingresses.Sum(i => i.Requests[c]))]);
}
