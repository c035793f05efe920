using System.Diagnostics;
using System.Text.Json;
using IngressRules.AspNetCore.Observability;
using IngressRules.AspNetCore.Tests.Admin;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Tests.Observability;

/// <summary>The metrics and traces of requests and reloads.</summary>
public sealed class IngressTelemetryTests
{
    [Fact]
    public async Task Requests_misses_and_failures_are_counted_by_Ingress_and_class()
    {
        await using TestAdmin router = await TestAdmin.StartAsync(AdminManifests.Shop, services: ["cart"]);
        using var recorder = new Recorder(router.Services);

        await RawHttp.GetAsync(router.Router, "shop.example.com", "/cart/1");
        await RawHttp.GetAsync(router.Router, "shop.example.com", "/cart/2");
        await RawHttp.GetAsync(router.Router, "shop.example.com", "/else");
        await RawHttp.GetAsync(router.Router, "shop.example.com", "/a%2fb");
        IReadOnlyList<string> lines = await SettledAsync(router, recorder, 4);

        Assert.Contains("ingressrules.requests{ingress=default/shop,status_class=2xx} 2", lines);
        Assert.Contains("ingressrules.requests{ingress=default/shop,status_class=5xx} 1", lines);
        Assert.Contains("ingressrules.requests{ingress=(none),status_class=4xx} 1", lines);
        Assert.Contains("ingressrules.refusals{reason=ambiguous_target} 1", lines);
        Assert.Contains("ingressrules.misses{reason=no_rule} 0", lines);
        Assert.Contains("ingressrules.endpoint.failures{ingress=default/shop,reason=unavailable} 1", lines);
        Assert.Contains("ingressrules.requests.active{} 0", lines);
        Assert.Equal(2, lines.Count(l => l == "ingressrules.request.duration{ingress=default/shop,status_class=2xx} some"));
    }

    [Fact]
    public async Task A_refusal_is_no_miss_and_a_redirect_neither()
    {
        // No rule takes the path that is redirected.
        Ingress ingress = Manifests.NewIngress("a", [("a.io", "Exact", "/x", "web")]);
        ingress = ingress with { Spec = ingress.Spec with { Tls = [new() { Hosts = ["a.io"] }] } };
        var log = new LogLines();
        await using TestRouter router = await TestRouter.StartAsync(
            new IngressReadResult { Objects = new() { Ingresses = [ingress] } },
            options => options.RedirectToHttps = true,
            host: b => b.Logging.AddProvider(log).AddFilter(IngressTelemetry.AccessLogCategory, LogLevel.Information));
        using var recorder = new Recorder(router.Services);
        foreach ((string path, string headers, int status) in ((string, string, int)[])
            [("/x", "", 308), ("/else", "", 308), ("/a%2fb", "", 400), ("/x", "X-A: b\u0001c", 400)])
        {
            string text = $"GET {path} HTTP/1.1\r\nHost: a.io\r\nConnection: close\r\n{headers}{(headers.Length > 0 ? "\r\n" : "")}\r\n";
            Assert.Equal((path, status), (path, (await RawHttp.ExchangeAsync(router.Http, text)).Status));
        }

        Assert.Equal(404, (await router.GetAsync("b.io", "/")).Status);
        await Eventually.UntilAsync(() => log.All.Count >= 4, "the requests have ended");
        IReadOnlyList<string> lines = recorder.Read();
        Assert.Contains("ingressrules.misses{reason=no_rule} 1", lines);
        Assert.Contains("ingressrules.refusals{reason=ambiguous_target} 1", lines);
        Assert.Equal(2, log.All.Count(l => l.Contains(" Redirected ", StringComparison.Ordinal)));
        Assert.Single(log.All, l => l.Contains(" Refused ", StringComparison.Ordinal));
        Assert.Single(log.All, l => l.Contains(" NoMatch ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Endpoints_certificates_stale_objects_and_the_build_have_gauges()
    {
        await using TestAdmin router = await TestAdmin.StartAsync(AdminManifests.Shop, services: ["cart"]);
        using var recorder = new Recorder(router.Services);
        IReadOnlyList<string> lines = recorder.Read();
        Assert.Contains("ingressrules.endpoints{backend=default/cart:http,state=in_service} 1", lines);
        Assert.Contains("ingressrules.endpoints{backend=default/cart:http,state=in_cooldown} 0", lines);
        Assert.Contains("ingressrules.stale.objects{} 0", lines);
        Assert.Contains("ingressrules.reload.last.success.timestamp{} some", lines);
        Assert.Contains(lines, l => l.StartsWith("ingressrules.build.info{version=0.", StringComparison.Ordinal));
    }

    [Fact]
    public void Gauges_with_a_tag_keep_what_matters_most_and_add_up_the_rest()
    {
        RoutingTable table = RoutingTable.Build(IngressReader.Read(AdminManifests.Many(5)));
        var registry = new EndpointRegistry();
        List<System.Diagnostics.Metrics.Measurement<int>> all = [.. TableGauges.Endpoints(table, registry, 100)];
        List<System.Diagnostics.Metrics.Measurement<int>> few = [.. TableGauges.Endpoints(table, registry, 2)];
        Assert.Equal(6, few.Count);
        Assert.True(all.Count > few.Count);
        Assert.Equal(all.Sum(m => m.Value), few.Sum(m => m.Value));
        Assert.Equal("(other)", few[^1].Tags[0].Value);
    }

    [Fact]
    public async Task An_endpoint_that_failed_is_counted_though_another_one_answered()
    {
        var objects = new IngressReadResult { Objects = new() { EndpointSlices = [TestBackend.NewSlice("cart", "cart-down", port: 1)] } };
        await using TestAdmin router = await TestAdmin.StartAsync(AdminManifests.Shop, objects, services: ["cart"]);
        using var recorder = new Recorder(router.Services);

        await RawHttp.GetAsync(router.Router, "shop.example.com", "/cart/1");
        await RawHttp.GetAsync(router.Router, "shop.example.com", "/cart/2");
        IReadOnlyList<string> lines = await SettledAsync(router, recorder, 2);

        Assert.Contains("ingressrules.requests{ingress=default/shop,status_class=2xx} 2", lines);
        Assert.Contains("ingressrules.endpoint.failures{ingress=default/shop,reason=retried} 1", lines);
    }

    [Fact]
    public async Task Tables_and_loads_are_counted()
    {
        await using TestAdmin router = await TestAdmin.StartAsync(AdminManifests.Shop + "\n---\n" + AdminManifests.Hostile);
        using var recorder = new Recorder(router.Services);
        IngressTelemetry telemetry = router.Services.GetRequiredService<IngressTelemetry>();

        telemetry.ReportReload(
            TimeSpan.FromSeconds(1), router.Tables.Reload(_ => throw new InvalidOperationException("the source is broken")));
        IReadOnlyList<string> lines = recorder.Read();

        Assert.Contains("ingressrules.ingresses{} 3", lines);
        Assert.Contains("ingressrules.hosts{} 3", lines);
        Assert.Contains("ingressrules.rules{} 9", lines);

        // The page counts the same findings.
        using var status = JsonDocument.Parse((await router.GetAsync("/api/v1/status")).Body);
        JsonElement rules = status.RootElement.GetProperty("rules");
        foreach (string severity in (string[])["error", "warning"])
        {
            int count = rules.GetProperty(severity + "s").GetInt32();
            Assert.True(count > 0);
            Assert.Contains($"ingressrules.diagnostics{{severity={severity}}} {count}", lines);
        }

        Assert.Contains("ingressrules.reloads{result=success} 1", lines);
        Assert.Contains("ingressrules.reloads{result=failure} 1", lines);
        Assert.Contains("ingressrules.reload.duration{result=failure} some", lines);
    }

    [Fact]
    public async Task Tags_are_bounded_and_never_what_a_client_sent()
    {
        await using TestAdmin router = await TestAdmin.StartAsync(
            AdminManifests.Many(6), configure: s => s.Configure<IngressTelemetryOptions>(o => o.MaxIngressTags = 2));
        using var recorder = new Recorder(router.Services);

        for (int i = 0; i < 6; i++)
        {
            await RawHttp.SendAsync(
                router.Router, "BREW", $"app{i}.a-rather-long-name-of-a-host-as-people-do-have-them.example.com", $"/secret-{i}");
            await RawHttp.SendAsync(router.Router, "BREW", $"secret-{i}.example", $"/secret-{i}");
        }

        string[] requests =
        [
            .. (await SettledAsync(router, recorder, 12)).Where(l => l.StartsWith("ingressrules.requests{", StringComparison.Ordinal)),
        ];

        Assert.Equal(
            [
                "ingressrules.requests{ingress=team-0/app-0,status_class=5xx} 1",
                "ingressrules.requests{ingress=team-1/app-1,status_class=5xx} 1",
                "ingressrules.requests{ingress=(other),status_class=5xx} 4",
                "ingressrules.requests{ingress=(none),status_class=4xx} 6",
            ],
            requests);
    }

    [Fact]
    public void Ingresses_that_go_make_room_for_others()
    {
        var series = new IngressSeriesTable(2);
        RoutingTable before = RoutingTable.Build(IngressReader.Read(AdminManifests.Many(3)));
        RoutingTable after =
            RoutingTable.Build(IngressReader.Read(AdminManifests.Many(3).Replace("app-0", "new-0", StringComparison.Ordinal)));
        string[] Names(RoutingTable table) => [.. table.Matcher.Rules.Ingresses.Select(i => series.Of(i).Name)];

        string[] first = Names(before);
        series.MakeRoom(after);
        string[] second = Names(after);

        Assert.Equal(["team-0/app-0", "team-1/app-1", "(other)"], first);
        Assert.Equal(["team-0/new-0", "team-1/app-1", "(other)"], second);
    }

    [Fact]
    public async Task Observing_a_request_allocates_nothing_while_nobody_listens()
    {
        await using TestAdmin router = await TestAdmin.StartAsync(AdminManifests.Shop);
        IngressTelemetry telemetry = router.Services.GetRequiredService<IngressTelemetry>();
        RoutingTable table = router.Tables.Current;
        IngressMatch match = table.Matcher.Match("shop.example.com", "/cart");
        var feature = new IngressMatchFeature(table, match, default)
        {
            Result = new DispatchResult(DispatchOutcome.Forwarded, match, null, null),
        };
        var context = new DefaultHttpContext();
        Observe(1000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Observe(10_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Observe(int times)
        {
            for (int i = 0; i < times; i++)
            {
                telemetry.Observe(context, feature).Dispose();
            }
        }
    }

    [Fact]
    public async Task A_request_is_an_activity_with_the_rule_that_decided_it()
    {
        await using TestAdmin router = await TestAdmin.StartAsync(
            AdminManifests.Shop.Replace("default", "traced", StringComparison.Ordinal));
        var ended = new TaskCompletionSource<Activity>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == IngressTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("ingressrules.ingress") is "traced/shop")
                {
                    ended.TrySetResult(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        await RawHttp.GetAsync(router.Router, "shop.example.com", "/cart");
        Activity activity = await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal("ingressrules.request", activity.OperationName);
        Assert.Equal("spec.rules[0].http.paths[1]", activity.GetTagItem("ingressrules.rule"));
        Assert.Equal("traced/overview:http", activity.GetTagItem("ingressrules.backend"));
        Assert.Equal("BackendUnavailable", activity.GetTagItem("ingressrules.outcome"));
        Assert.Equal(503, activity.GetTagItem("http.response.status_code"));
        Assert.Equal(ActivityStatusCode.Error, activity.Status);
    }

    /// <summary>
    /// Reads until the given number of requests is counted. A request is counted when it has ended, which is just after its response has
    /// arrived.
    /// </summary>
    private static async Task<IReadOnlyList<string>> SettledAsync(TestAdmin router, Recorder recorder, long requests)
    {
        IngressTelemetry telemetry = router.Services.GetRequiredService<IngressTelemetry>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (telemetry.Series.ToList().Sum(s => s.Total) < requests || telemetry.Active > 0)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return recorder.Read();
    }
}
