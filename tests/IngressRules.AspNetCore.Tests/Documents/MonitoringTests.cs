using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using IngressRules.AspNetCore.Observability;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Reading;
using IngressRules.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace IngressRules.AspNetCore.Tests.Documents;

/// <summary>docs/monitoring.md, the alert rules and the dashboard name what the router exports.</summary>
public sealed partial class MonitoringTests
{
    private static readonly string[] s_suffixes = ["_bucket", "_sum", "_count"];

    [Fact]
    public async Task The_dashboard_the_alerts_and_the_page_name_only_metrics_that_are_exported()
    {
        int admin = FreePort();
        await using RunningRouter router = await RunningRouter.StartAsync("--admin", $"127.0.0.1:{admin}");
        await RawHttp.GetAsync(router.Http, "foo.bar.com", "/foo");
        using var client = new HttpClient();
        string exported = await client.GetStringAsync(new Uri($"http://127.0.0.1:{admin}/metrics"));
        HashSet<string> real = [.. Typed().Matches(exported).Select(m => m.Groups[1].Value)];

        // Without a certificate and without a failure their metrics have no value, so they are not in the text.
        HashSet<string> declared = await DeclaredAsync();
        Assert.Subset(declared, real);
        Assert.Equal(
            ["ingressrules_background_failures_total", "ingressrules_certificate_expiration_timestamp_seconds",
                "ingressrules_endpoint_failures_total"],
            declared.Except(real).Order(StringComparer.Ordinal));

        foreach (string file in (string[])["docs/alerts.yaml", "docs/grafana-dashboard.json", "docs/monitoring.md"])
        {
            string[] named = [.. Named().Matches(Repository.Read(file)).Select(m => m.Value).Distinct()];
            Assert.NotEmpty(named);
            Assert.All(named, name => Assert.Contains(Whole(name), declared));
        }

        string page = Repository.Read("docs/monitoring.md");
        Assert.All(declared, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_alert_has_a_section_that_says_what_to_do()
    {
        string rules = Repository.Read("docs/alerts.yaml"), page = Repository.Read("docs/monitoring.md");
        string[] alerts = [.. Alert().Matches(rules).Select(m => m.Groups[1].Value)];
        Assert.Equal(alerts, Section().Matches(page).Select(m => m.Groups[1].Value));
        Assert.All(
            alerts, a => Assert.Contains($"runbook: docs/monitoring.md#{a.ToLowerInvariant()}\n", rules, StringComparison.Ordinal));
    }

    [Fact]
    public void The_dashboard_is_valid_JSON_whose_panels_do_not_overlap()
    {
        using JsonDocument dashboard = JsonDocument.Parse(Repository.Read("docs/grafana-dashboard.json"));
        var cells = new HashSet<(int X, int Y)>();
        foreach (JsonElement panel in dashboard.RootElement.GetProperty("panels").EnumerateArray())
        {
            Assert.NotEqual(0, panel.GetProperty("targets").GetArrayLength());
            JsonElement place = panel.GetProperty("gridPos");
            (int x, int y) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32());
            foreach (int dx in Enumerable.Range(0, place.GetProperty("w").GetInt32()))
            {
                foreach (int dy in Enumerable.Range(0, place.GetProperty("h").GetInt32()))
                {
                    Assert.True(cells.Add((x + dx, y + dy)), panel.GetProperty("title").GetString());
                    Assert.InRange(x + dx, 0, 23);
                }
            }
        }
    }

    /// <summary>The instruments of the meter, as Prometheus calls them.</summary>
    private static async Task<HashSet<string>> DeclaredAsync()
    {
        await using TestRouter router = await TestRouter.StartAsync(new IngressReadResult());
        IMeterFactory factory = router.Services.GetRequiredService<IMeterFactory>();
        var names = new HashSet<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == IngressTelemetry.MeterName && ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    string name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
                    Type type = instrument.GetType().GetGenericTypeDefinition();
                    names.Add(type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? $"{name}_total" : name);
                }
            },
        };
        listener.Start();
        return names;
    }

    private static string Whole(string name) => s_suffixes.FirstOrDefault(s => name.EndsWith(s, StringComparison.Ordinal)) is { } suffix
        ? name[..^suffix.Length]
        : name;

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        probe.Start();
        return ((System.Net.IPEndPoint)probe.LocalEndpoint).Port;
    }

    [GeneratedRegex("^# TYPE (ingressrules_[a-z_]+) ", RegexOptions.Multiline)]
    private static partial Regex Typed();

    [GeneratedRegex(@"\bingressrules_[a-z_]+")]
    private static partial Regex Named();

    [GeneratedRegex("^ *- alert: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Alert();

    [GeneratedRegex("^### (.+)$", RegexOptions.Multiline)]
    private static partial Regex Section();
}
