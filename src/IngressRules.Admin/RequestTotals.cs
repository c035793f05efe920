using IngressRules.AspNetCore.Observability;

namespace IngressRules.AspNetCore.Admin;

/// <summary>The requests of all Ingresses together.</summary>
internal sealed record RequestTotals(IReadOnlyList<IngressSeries> Series, IReadOnlyList<long> ByClass)
{
    public long Total => ByClass.Sum();

    public static RequestTotals Of(IngressTelemetry telemetry)
    {
        IReadOnlyList<IngressSeries> series = telemetry.Series.ToList();
        return new(series, [.. Enumerable.Range(0, StatusClass.Count).Select(i => series.Sum(s => s.Requests(i)))]);
    }
}
