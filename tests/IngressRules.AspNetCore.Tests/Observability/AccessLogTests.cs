using System.Collections.Concurrent;
using IngressRules.AspNetCore.Observability;
using IngressRules.AspNetCore.Tests.Admin;
using IngressRules.AspNetCore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Tests.Observability;

/// <summary>The access log writes one line per request.</summary>
public sealed class AccessLogTests
{
    [Fact]
    public async Task A_request_is_one_event_with_the_rule_that_decided_it()
    {
        using var log = new LinesLog();
        await using TestAdmin router = await StartAsync(log);

        await RawHttp.GetAsync(router.Router, "shop.example.com", "/cart/1?x=1");
        IReadOnlyDictionary<string, object?> line = await log.NextAsync();

        Assert.Equal("shop.example.com", line["Host"]);
        Assert.Equal("/cart/1?x=1", line["Target"]);
        Assert.Equal("GET", line["Method"]);
        Assert.Equal(200, line["Status"]);
        Assert.Equal("Forwarded", line["Outcome"]);
        Assert.Equal("default/shop", line["Ingress"]);
        Assert.Equal("spec.rules[0].http.paths[0]", line["Rule"]);
        Assert.Equal("default/cart:http", line["Backend"]);
        Assert.Equal("127.0.0.1", line["Client"]?.ToString());
        Assert.StartsWith("127.0.0.1:", (string)line["Endpoint"]!, StringComparison.Ordinal);
        Assert.Equal(20, line["(event)"]);
    }

    [Theory]
    [InlineData("/gone", "NoMatch", 404)]
    [InlineData("/a%2fb", "Refused", 400)]
    public async Task What_no_rule_takes_is_logged_too(string target, string outcome, int status)
    {
        using var log = new LinesLog();
        await using TestAdmin router = await StartAsync(log, AdminManifests.Many(1));

        await RawHttp.GetAsync(router.Router, "nobody.example", target);
        IReadOnlyDictionary<string, object?> line = await log.NextAsync();

        Assert.Equal((outcome, status, "-", "-"), (line["Outcome"], line["Status"], line["Ingress"], line["Rule"]));
    }

    [Fact]
    public async Task A_default_backend_is_named_by_its_field()
    {
        using var log = new LinesLog();
        await using TestAdmin router = await StartAsync(log);

        await RawHttp.GetAsync(router.Router, "other.example.com", "/else");
        IReadOnlyDictionary<string, object?> line = await log.NextAsync();

        Assert.Equal(("default/shop", "spec.defaultBackend"), (line["Ingress"], line["Rule"]));
    }

    [Fact]
    public async Task What_a_client_sends_cannot_end_its_quotation_marks()
    {
        using var log = new LinesLog();
        await using TestAdmin router = await StartAsync(log);

        await RawHttp.GetAsync(router.Router, "shop.example.com", "/cart/\"200");
        IReadOnlyDictionary<string, object?> line = await log.NextAsync();

        Assert.Equal("/cart/\\u0022200", line["Target"]);
    }

    [Fact]
    public async Task It_can_be_turned_off()
    {
        using var log = new LinesLog();
        await using TestAdmin router = await StartAsync(
            log, configure: s => s.Configure<IngressTelemetryOptions>(o => o.AccessLog = false));
        IngressTelemetry telemetry = router.Services.GetRequiredService<IngressTelemetry>();

        await RawHttp.GetAsync(router.Router, "shop.example.com", "/cart/1");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (telemetry.Series.ToList().Count == 0 || telemetry.Active > 0)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.True(log.IsEmpty);
    }

    private static Task<TestAdmin> StartAsync(
        LinesLog log, string manifests = AdminManifests.Shop, Action<IServiceCollection>? configure = null) =>
        TestAdmin.StartAsync(manifests, services: ["cart"], configure: services =>
        {
            services.AddLogging(l => l.AddProvider(log).AddFilter(IngressTelemetry.AccessLogCategory, LogLevel.Information));
            configure?.Invoke(services);
        });

    /// <summary>Collects the events of the access log, each with its values by name.</summary>
    private sealed class LinesLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<IReadOnlyDictionary<string, object?>> _lines = new();
        private readonly SemaphoreSlim _count = new(0);

        public bool IsEmpty => _lines.IsEmpty;

        public async Task<IReadOnlyDictionary<string, object?>> NextAsync()
        {
            Assert.True(await _count.WaitAsync(TimeSpan.FromSeconds(60)));
            Assert.True(_lines.TryDequeue(out IReadOnlyDictionary<string, object?>? line));
            return line;
        }

        public ILogger CreateLogger(string categoryName) =>
            categoryName == IngressTelemetry.AccessLogCategory ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = new Dictionary<string, object?>((IEnumerable<KeyValuePair<string, object?>>)state!) { ["(event)"] = eventId.Id };
            _lines.Enqueue(values);
            _count.Release();
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Dispose() => _count.Dispose();
    }
}
