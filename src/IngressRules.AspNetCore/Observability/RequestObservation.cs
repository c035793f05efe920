using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Observability;

/// <summary>
/// The observation of one request. Disposing it ends the request and counts it, also after an exception. A struct, so that it does not
/// allocate.
/// </summary>
internal readonly struct RequestObservation(
    IngressTelemetry telemetry, HttpContext context, IngressMatchFeature feature, long start, Activity? activity) : IDisposable
{
    public void Dispose() => telemetry.End(context, feature, start, activity);
}
