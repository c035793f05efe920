using System.Collections;
using IngressRules.AspNetCore.Observability;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace EdgeRouter;

/// <summary>
/// Exports metrics and traces: as Prometheus text on the admin port, and to an OpenTelemetry collector if the standard environment
/// variables name one. Without either, nothing listens and requests have no cost.
/// </summary>
internal static class Telemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ServiceName = "edge-router";

    public static void Add(WebApplicationBuilder builder, RouterOptions options)
    {
        bool scraped = AdminSite.AddressFor(options) is not null;
        bool exported = Environment.GetEnvironmentVariable(Endpoint) is { Length: > 0 };
        if (!exported)
        {
            // If this category can log, the server creates a span for each request. Nothing would export it, and the backend would get its
            // span ID in place of the one in the client's traceparent.
            builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        }

        if (!scraped && !exported)
        {
            return;
        }

        string name = Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") is { Length: > 0 } given ? given : ServiceName;
        OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(r => r.AddService(name));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(IngressTelemetry.MeterName, "System.Runtime");
            if (scraped)
            {
                metrics.AddPrometheusExporter();
            }
        });
        if (exported)
        {
            // The application builder of this sample reads no environment variables; the exporter needs those of OpenTelemetry.
            builder.Configuration.AddInMemoryCollection(
                Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                    .Where(e => ((string)e.Key).StartsWith("OTEL_", StringComparison.Ordinal))
                    .Select(e => KeyValuePair.Create((string)e.Key, (string?)e.Value)));

            // The server's activity encloses that of IngressRules, and sampling decides for a whole trace.
            telemetry
                .WithTracing(traces => traces.AddSource(IngressTelemetry.ActivitySourceName, "Microsoft.AspNetCore"))
                .UseOtlpExporter();
        }
    }
}
