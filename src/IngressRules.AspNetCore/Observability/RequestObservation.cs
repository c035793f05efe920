using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Observability;

/// <summary>
/// A request under way. When it is disposed, the request is over, however that came about, and is counted. A value, so that it costs no
/// memory.
/// </summary>
internal readonly struct RequestObservation(
    IngressTelemetry telemetry, HttpContext context, IIngressMatchFeature feature, long start, Activity? activity) : IDisposable
{
    public void Dispose() => telemetry.End(context, feature, start, activity);
}
