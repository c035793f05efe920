using System.Collections.Concurrent;
using IngressRules.AspNetCore.Tests.Support;
using IngressRules.AspNetCore.Tls;
using IngressRules.Model;
using IngressRules.Reloading;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace IngressRules.AspNetCore.Tests.Tls;

/// <summary>What the log says about certificates.</summary>
public class CertificateReportTests
{
    private const int Finding = 10, Failed = 51;

    [Fact]
    public async Task A_report_that_fails_is_not_the_last_one()
    {
        var time = new ManualTime();
        var tables = new RoutingTableSource();
        var log = new FailingOnce();
        using var store = new CertificateStore(tables, Options.Create(new IngressRulesOptions()), time, log);

        tables.Reload(_ => TableWithoutSecret());
        await PassUntilAsync(time, () => log.Events.Contains(Failed));
        tables.Reload(_ => TableWithoutSecret());
        await PassUntilAsync(time, () => log.Events.Contains(Finding));
    }

    [Fact]
    public void Who_has_seen_the_new_rules_does_not_meet_an_old_certificate()
    {
        using var authority = new TestAuthority();
        var tables = new RoutingTableSource();
        using var store = new CertificateStore(
            tables, Options.Create(new IngressRulesOptions()), TimeProvider.System, NullLogger<CertificateStore>.Instance);
        string? shown = null;

        // Callbacks run in the reverse order of registration, so this one runs before the store is notified.
        using IDisposable first = tables.GetChangeToken().RegisterChangeCallback(
            _ => shown = store.Select("a.io").ServerCertificateContext?.TargetCertificate.Subject, null);
        tables.Reload(_ => Table(authority.Secret("missing", "a.io")));

        Assert.Equal("CN=a.io", shown);
    }

    private static RoutingTable TableWithoutSecret() => Table();

    private static RoutingTable Table(params Secret[] secrets)
    {
        Ingress ingress = Manifests.NewIngress("a", [("a.io", "Prefix", "/", "web")]);
        IngressTls tls = new() { Hosts = ["a.io"], SecretName = "missing" };
        return RoutingTable.Build(
            new KubernetesObjects { Ingresses = [ingress with { Spec = ingress.Spec with { Tls = [tls] } }], Secrets = [.. secrets] });
    }

    private static Task PassUntilAsync(ManualTime time, Func<bool> expected) => Eventually.UntilAsync(
        () =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return expected();
        },
        "the log says so");

    /// <summary>A log that throws on the first line about a certificate, as with a full disk.</summary>
    private sealed class FailingOnce : ILogger<CertificateStore>
    {
        private int _findings;

        public ConcurrentQueue<int> Events { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == Finding && Interlocked.Increment(ref _findings) == 1)
            {
                throw new IOException("No space left on device");
            }

            Events.Enqueue(eventId.Id);
        }
    }
}
