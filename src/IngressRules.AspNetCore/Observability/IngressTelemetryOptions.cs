namespace IngressRules.AspNetCore.Observability;

/// <summary>What is recorded about requests.</summary>
public sealed class IngressTelemetryOptions
{
    /// <summary>
    /// Whether every request is logged, at level Information under the category <see cref="IngressTelemetry.AccessLogCategory"/>.
    /// </summary>
    /// <value>Default: true. A filter on the category turns it off as well; either way a request then costs nothing for it.</value>
    public bool AccessLog { get; set; } = true;

    /// <summary>
    /// How many Ingresses have figures of their own, so that the series of a metric stay bounded however many Ingresses there are. Those
    /// that come later share the figures of <c>(other)</c>; where Ingresses go, a reload makes room.
    /// </summary>
    /// <value>Default: 200. With six status classes this stays below the 2,000 series a metric that OpenTelemetry keeps by default.</value>
    public int MaxIngressTags { get; set; } = 200;
}
