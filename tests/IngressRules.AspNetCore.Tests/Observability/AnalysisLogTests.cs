using IngressRules.Analysis;
using IngressRules.AspNetCore.Observability;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Reloading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore.Tests.Observability;

/// <summary>The log and the metrics have the findings of the analysis, as the admin page and the tool have them.</summary>
public sealed class AnalysisLogTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly LogLines _log = new();
    private readonly ServiceProvider _services;
    private readonly RoutingTableSource _tables;
    private readonly IngressTelemetry _telemetry;

    public AnalysisLogTests()
    {
        var services = new ServiceCollection();
        services.AddLogging(l => l.AddProvider(_log)).AddSingleton<TimeProvider>(_time);
        services.AddIngressRules();
        _services = services.BuildServiceProvider();
        _tables = _services.GetRequiredService<RoutingTableSource>();
        _telemetry = _services.GetRequiredService<IngressTelemetry>();
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task The_log_and_the_metrics_have_all_findings_about_the_table()
    {
        using var recorder = new Recorder(_services);
        Load(Protected("a") + ManifestText.Ingress("b", "b.io", "no-slash", "web"));
        await LoggedAsync("Findings about the rules in service: errors 1, warnings 1, notes 0");

        ValueTuple<string, DiagnosticSeverity>[] expected =
            [("ING2303", DiagnosticSeverity.Error), ("ING3502", DiagnosticSeverity.Warning)];
        Assert.Equal(expected, _telemetry.FindingsOf(_tables.Current).Select(f => (f.Code.Id, f.Severity)).Order());
        Assert.Single(_log.All, l => l.Contains("ING2303: Ingress default/b", StringComparison.Ordinal));
        Assert.Single(_log.All, l => l.Contains("ING3502: Ingress default/a", StringComparison.Ordinal));
        IReadOnlyList<string> lines = recorder.Read();
        Assert.Contains("ingressrules.diagnostics{severity=error} 1", lines);
        Assert.Contains("ingressrules.diagnostics{severity=warning} 1", lines);
    }

    [Fact]
    public async Task In_a_cluster_Ingresses_of_other_controllers_are_not_judged()
    {
        IngressReadResult read = IngressReader.Read(
            ManifestText.Class("ours", CompilerOptions.DefaultController) + Protected("a", "ingressClassName: nginx")
            + Protected("b", "ingressClassName: ours"));
        RoutingTable ours = RoutingTable.Build(read, new CompilerOptions { ClassSelection = ClassSelection.Always });
        _telemetry.ReportReload(TimeSpan.Zero, _tables.Reload(_ => ours));
        await LoggedAsync("ING3502: Ingress default/b");
        Assert.Equal(1, Logged("ING3502"));
        Assert.Equal(0, Logged("ING3502: Ingress default/a"));
    }

    [Fact]
    public async Task A_finding_about_a_version_that_only_stays_in_service_says_so()
    {
        Load(Protected("a"));
        await LoggedAsync("ING3502: Ingress default/a");
        IngressReadResult broken = IngressReader.Read(ManifestText.Ingress("a", "a.io", "no-slash", "web"));
        _telemetry.ReportReload(TimeSpan.Zero, _tables.Reload(t => RoutingTable.Build(broken, previous: t)));
        await LoggedAsync("ING3502: Ingress default/a", times: 2);
        Diagnostic[] findings = [.. _telemetry.FindingsOf(_tables.Current)];
        Assert.Equal(["ING2303", "ING3502"], findings.Select(f => f.Code.Id));
        Assert.NotNull(findings[0].Span);
        Assert.Null(findings[1].Span);
        Assert.StartsWith("In the version that is still in service: ", findings[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finding_that_lasts_is_logged_once_and_one_that_returns_again()
    {
        Load(Protected("a"));
        await LoggedAsync("ING3502: Ingress default/a");
        Load(Protected("a") + Protected("b"));
        await LoggedAsync("ING3502: Ingress default/b");
        Assert.Equal(1, Logged("ING3502: Ingress default/a"));

        Load(Protected("b"));
        Load(Protected("b") + Protected("c"));
        await LoggedAsync("ING3502: Ingress default/c");
        Load(Protected("a"));
        await LoggedAsync("ING3502: Ingress default/a", times: 2);
        Assert.Equal(1, Logged("ING3502: Ingress default/b"));
    }

    [Fact]
    public async Task Of_many_tables_within_seconds_only_the_newest_is_analysed()
    {
        Load("");

        // The clock stands still, so that the next analysis waits.
        await Eventually.UntilAsync(() => Logged("errors 0, warnings 0") > 0, "the first table is analysed");
        for (int i = 0; i < 50; i++)
        {
            Load(Protected($"a{i}"));
        }

        await LoggedAsync("ING3502");
        Assert.Equal(1, Logged("ING3502"));
        Assert.Equal(1, Logged("ING3502: Ingress default/a49"));
    }

    [Fact]
    public async Task A_certificate_that_expires_while_nothing_changes_shows_within_an_hour()
    {
        using var authority = new TestAuthority();
        using var recorder = new Recorder(_services);
        Secret secret = authority.Secret("cert", "a.io");
        string text = ManifestText.Ingress("a", "a.io", "/", "web", "tls: [{hosts: [a.io], secretName: cert}]");
        IngressReadResult read = IngressReader.Read(text);

        // The clock is set to half an hour before the end.
        _time.Advance(TlsCertificate.Of(secret).NotAfter - _time.GetUtcNow() - TimeSpan.FromMinutes(30));
        FindingsAgeing ageing = _services.GetServices<IHostedService>().OfType<FindingsAgeing>().Single();
        await ageing.StartAsync(CancellationToken.None);
        _telemetry.ReportReload(
            TimeSpan.Zero, _tables.Reload(_ => RoutingTable.Build(read with { Objects = read.Objects with { Secrets = [secret] } })));
        await LoggedAsync("ING3316: Ingress default/a");
        RoutingTable table = _tables.Current;
        Assert.Equal(["ING3316"], _telemetry.FindingsOf(table).Select(f => f.Code.Id));

        _time.Advance(TableFindings.Lifetime);
        await LoggedAsync("ING3315: Ingress default/a");
        Assert.Same(table, _tables.Current);
        Assert.Equal(["ING3315"], _telemetry.FindingsOf(table).Select(f => f.Code.Id));
        Assert.Contains("ingressrules.diagnostics{severity=warning} 1", recorder.Read());
    }

    [Fact]
    public void Where_no_Ingress_is_served_one_warning_says_how_many_were_read_and_why()
    {
        string foreign = ManifestText.Class("nginx", "k8s.io/ingress-nginx")
            + ManifestText.Ingress("a", "a.io", "/", "web", "ingressClassName: nginx");
        string broken = ManifestText.Ingress("b", "b.io", "no-slash", "web");
        Load(foreign);
        Load(foreign);
        string warning = Assert.Single(_log.All, l => l.Contains("No Ingress is served", StringComparison.Ordinal));
        Assert.StartsWith(
            "No Ingress is served. Read: 1; left out for their class: 1, for errors: 0. The first: ING3001: Ingress default/a: ",
            warning,
            StringComparison.Ordinal);
        Assert.Contains("--controller k8s.io/ingress-nginx", warning, StringComparison.Ordinal);

        Load(foreign + broken);
        Assert.Equal(1, Logged("Read: 2; left out for their class: 1, for errors: 1."));
        Load(broken);
        Assert.Equal(1, Logged("Read: 1; left out for their class: 0, for errors: 1. The first: ING2303: Ingress default/b: "));

        // Nothing was read, or something is served.
        Load("");
        Load(broken + ManifestText.Ingress("c", "c.io", "/", "web"));
        Assert.Equal(3, Logged("No Ingress is served"));
    }

    /// <summary>An Ingress whose annotation protects it elsewhere, and not here.</summary>
    private static string Protected(string name, string spec = "") => ManifestText.Ingress(
        name, $"{name}.io", "/", "web", spec, metadata: "annotations: {nginx.ingress.kubernetes.io/auth-url: https://auth.example.com}");

    private void Load(string manifests) => _telemetry.ReportReload(
        TimeSpan.Zero, _tables.Reload(_ => RoutingTable.Build(IngressReader.Read(manifests))));

    private int Logged(string text) => _log.All.Count(l => l.Contains(text, StringComparison.Ordinal));

    private Task LoggedAsync(string text, int times = 1) => Eventually.UntilAsync(
        () =>
        {
            _time.Advance(AnalysisLog.Interval);
            return Logged(text) >= times;
        },
        $"the log says \"{text}\"");
}
