using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using IngressRules.AspNetCore.Observability;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Reading;
using IngressRules.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace IngressRules.AspNetCore.Tests.Documents;

/// <summary>
/// docs/monitoring.md, the alert rules and the dashboard name what the router exports. OpenTelemetry listens to a meter by its name, so the
/// figures of every router of the process are in the text: these tests run alone.
/// </summary>
[Collection(nameof(Alone))]
public sealed partial class MonitoringTests
{
    private static readonly string[] s_suffixes = ["_bucket", "_sum", "_count"];

    [Fact]
    public async Task The_dashboard_the_alerts_and_the_page_name_only_metrics_that_are_exported()
    {
        await using RunningRouter router = await RunningRouter.StartAsync("--admin", "127.0.0.1:0");
        await RawHttp.GetAsync(router.Http, "foo.bar.com", "/foo");
        using var client = new HttpClient();
        string exported = await client.GetStringAsync(new Uri($"http://{router.Admin}/metrics"));
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

        var labels = Exported.Of(exported);
        string alerts = Repository.Read("docs/alerts.yaml");
        Assert.All(
            alerts.Split("- alert: ").Skip(1),
            rule => labels.Check(rule, AlertLabel().Matches(rule).Select(m => m.Groups[1].Value)));
        using JsonDocument dashboard = JsonDocument.Parse(Repository.Read("docs/grafana-dashboard.json"));
        foreach (JsonElement panel in dashboard.RootElement.GetProperty("panels").EnumerateArray())
        {
            Assert.All(panel.GetProperty("targets").EnumerateArray(), t => labels.Check(
                t.GetProperty("expr").GetString()!,
                t.TryGetProperty("legendFormat", out JsonElement legend)
                    ? LegendLabel().Matches(legend.GetString()!).Select(m => m.Groups[1].Value)
                    : []));
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
        Assert.InRange(dashboard.RootElement.GetProperty("schemaVersion").GetInt32(), 36, int.MaxValue);
        var cells = new HashSet<(int X, int Y)>();
        var ids = new HashSet<int>();
        foreach (JsonElement panel in dashboard.RootElement.GetProperty("panels").EnumerateArray())
        {
            // Grafana drops the second panel of an id, and the second query of a letter.
            Assert.True(ids.Add(panel.GetProperty("id").GetInt32()), panel.GetProperty("title").GetString());
            JsonElement[] targets = [.. panel.GetProperty("targets").EnumerateArray()];
            Assert.NotEmpty(targets);
            Assert.Equal(targets.Length, targets.Select(t => t.GetProperty("refId").GetString()).Distinct().Count());
            Assert.All([panel, .. targets], p => Assert.Equal(
                "${datasource}", p.GetProperty("datasource").GetProperty("uid").GetString()));
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

    /// <summary>The metrics in the text for Prometheus: their types, their labels and the values of these.</summary>
    private sealed class Exported
    {
        private readonly Dictionary<string, string> _types = [];
        private readonly Dictionary<string, Dictionary<string, HashSet<string>>> _labels = new()
        {
            // What has no value in a router that has just started. IngressTelemetryTests show these labels.
            ["ingressrules_certificate_expiration_timestamp_seconds"] = new() { ["secret"] = [] },
            ["ingressrules_endpoint_failures_total"] = new() { ["ingress"] = [], ["reason"] = [.. IngressSeries.FailureNames] },
            ["ingressrules_background_failures_total"] = new() { ["task"] = [] },
        };

        public static Exported Of(string text)
        {
            var exported = new Exported();
            foreach (Match type in Type().Matches(text))
            {
                exported._types[type.Groups[1].Value] = type.Groups[2].Value;
            }

            foreach (Match series in Series().Matches(text))
            {
                foreach (Match label in Label().Matches(series.Groups[2].Value))
                {
                    exported.LabelsOf(series.Groups[1].Value).TryAdd(label.Groups[1].Value, []);
                    exported.LabelsOf(series.Groups[1].Value)[label.Groups[1].Value].Add(label.Groups[3].Value);
                }
            }

            exported.LabelsOf("ingressrules_requests_total")["status_class"].UnionWith(StatusClass.Names);
            return exported;
        }

        /// <summary>
        /// Checks an expression: labels, their values, functions that suit the type, and the labels that the texts beside it name.
        /// </summary>
        public void Check(string expression, IEnumerable<string> named)
        {
            foreach (Match selector in Selector().Matches(expression))
            {
                Dictionary<string, HashSet<string>> known = LabelsOf(selector.Groups[1].Value);
                foreach (Match label in Label().Matches(selector.Groups[2].Value).Where(l => l.Groups[1].Value != "instance"))
                {
                    Assert.Contains(label.Groups[1].Value, known.Keys);
                    Assert.Contains(label.Groups[3].Value, known[label.Groups[1].Value]);
                }
            }

            string[] kept = [];
            foreach (Match by in By().Matches(expression))
            {
                kept = by.Groups[1].Value.Split(", ");
                Assert.All(kept.Where(l => l != "instance"), label => Assert.Contains(label, LabelsOf(by.Groups[2].Value).Keys));
            }

            foreach (Match use in Use().Matches(expression))
            {
                string metric = use.Groups[2].Value;
                bool isCounted = metric.EndsWith("_total", StringComparison.Ordinal) || Whole(metric) != metric;
                bool isInRate = use.Groups[1].Value is "rate(" or "increase(" || expression.Contains("unless", StringComparison.Ordinal);
                Assert.Equal(isCounted, isInRate);
                if (_types.TryGetValue(Whole(metric), out string? type))
                {
                    Assert.Equal(metric.EndsWith("_total", StringComparison.Ordinal) ? "counter" : isCounted ? "histogram" : "gauge", type);
                }
            }

            string first = Named().Match(expression).Value;
            Assert.All(named, label => Assert.Contains(label, kept.Length > 0 ? kept : [.. LabelsOf(first).Keys]));
            Assert.All(
                Quantile().Matches(expression).Select(m => m.Value), q => Assert.Contains("le)", q, StringComparison.Ordinal));
        }

        private Dictionary<string, HashSet<string>> LabelsOf(string metric) =>
            _labels.TryGetValue(metric, out Dictionary<string, HashSet<string>>? known) ? known : _labels[metric] = [];
    }

    [GeneratedRegex(@"^# TYPE (ingressrules_[a-z_]+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex(@"^(ingressrules_[a-z_]+)\{([^}]*)\} ", RegexOptions.Multiline)]
    private static partial Regex Series();

    [GeneratedRegex(@"(ingressrules_[a-z_]+)\{([^}]*)\}")]
    private static partial Regex Selector();

    [GeneratedRegex("(\\w+)(=|!=|=~)\"([^\"]*)\"")]
    private static partial Regex Label();

    [GeneratedRegex(@"by \(([\w, ]+)\) \((?:\w+\()?(ingressrules_[a-z_]+)")]
    private static partial Regex By();

    [GeneratedRegex(@"(\w*\(|)(ingressrules_[a-z_]+)")]
    private static partial Regex Use();

    [GeneratedRegex(@"histogram_quantile\([^)]*\)")]
    private static partial Regex Quantile();

    [GeneratedRegex(@"\$labels\.(\w+)")]
    private static partial Regex AlertLabel();

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex LegendLabel();

    [GeneratedRegex("^# TYPE (ingressrules_[a-z_]+) ", RegexOptions.Multiline)]
    private static partial Regex Typed();

    [GeneratedRegex(@"\bingressrules_[a-z_]+")]
    private static partial Regex Named();

    [GeneratedRegex("^ *- alert: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Alert();

    [GeneratedRegex("^### (.+)$", RegexOptions.Multiline)]
    private static partial Regex Section();
}
