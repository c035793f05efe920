using System.Net;
using System.Text;
using IngressRules.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace IngressRules.AspNetCore.Tests.Observability;

/// <summary>
/// What the sample router exports to a collector. The environment variables that name one apply to the whole process, so this test runs
/// alone.
/// </summary>
[Collection(nameof(Alone))]
public sealed class ExportTests
{
    private static readonly string[] Variables =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_METRIC_EXPORT_INTERVAL",
    ];

    [Fact]
    public async Task Figures_and_traces_of_a_plain_request_reach_the_collector()
    {
        await using Collector collector = await Collector.StartAsync();
        string[] values = [collector.Url, "http/protobuf", "100", "100"];
        try
        {
            Set(values);
            await using RunningRouter router = await RunningRouter.StartAsync();

            await RawHttp.GetAsync(router.Http, "hello.example", "/");

            await collector.ReceivedAsync("/v1/traces", "ingressrules.request", "default/single-service");
            await collector.ReceivedAsync("/v1/metrics", "ingressrules.requests", "default/single-service");
        }
        finally
        {
            Set([]);
        }
    }

    private static void Set(string[] values)
    {
        for (int i = 0; i < Variables.Length; i++)
        {
            Environment.SetEnvironmentVariable(Variables[i], values.ElementAtOrDefault(i));
        }
    }

    /// <summary>A collector that accepts every message. The names in a message are plain text.</summary>
    private sealed class Collector(WebApplication app) : IAsyncDisposable
    {
        private readonly Lock _receiving = new();
        private readonly Dictionary<string, string> _received = [];

        public string Url => app.Urls.First();

        public static async Task<Collector> StartAsync()
        {
            WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            var collector = new Collector(builder.Build());
            await collector.RunAsync();
            return collector;
        }

        /// <summary>Waits until all the words have arrived at a path.</summary>
        public Task ReceivedAsync(string path, params string[] words) => Eventually.UntilAsync(
            () => words.All(w => TextOf(path).Contains(w, StringComparison.Ordinal)),
            $"{path} has received {string.Join(", ", words)}");

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private Task RunAsync()
        {
            app.Run(async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                lock (_receiving)
                {
                    _received[context.Request.Path] = TextOf(context.Request.Path) + Encoding.Latin1.GetString(body.ToArray());
                }
            });
            return app.StartAsync();
        }

        private string TextOf(string path)
        {
            lock (_receiving)
            {
                return _received.GetValueOrDefault(path, "");
            }
        }
    }
}
