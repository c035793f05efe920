using System.Collections;
using IngressRules.AspNetCore.Observability;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace EdgeRouter;

/// <summary>
/// Hands figures and traces on: as Prometheus text on the admin port, and to an OpenTelemetry collector where the usual environment
/// variables name one. Where nobody asks, nothing listens, and requests pay nothing.
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
            // Where this category can log, the server makes a span for each request. Nobody would ever see it, and a client's own
            // traceparent would reach the backend with the span's number in the place of the client's.
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
            // The builder of this sample reads nothing from its surroundings by itself; these variables are OpenTelemetry's own contract.
            builder.Configuration.AddInMemoryCollection(
                Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                    .Where(e => ((string)e.Key).StartsWith("OTEL_", StringComparison.Ordinal))
                    .Select(e => KeyValuePair.Create((string)e.Key, (string?)e.Value)));

            // The server's own activity is around that of the rules, and a trace is taken as a whole or not at all.
            telemetry
                .WithTracing(traces => traces.AddSource(IngressTelemetry.ActivitySourceName, "Microsoft.AspNetCore"))
                .UseOtlpExporter();
        }
    }
}
