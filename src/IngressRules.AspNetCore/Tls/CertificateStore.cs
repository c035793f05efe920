using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using IngressRules.Analysis;
using IngressRules.AspNetCore.Observability;
using IngressRules.Reloading;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace IngressRules.AspNetCore.Tls;

/// <summary>
/// Selects the certificate for each TLS handshake and follows the rule table. A handshake uses the certificates at its start; open
/// connections keep theirs.
/// </summary>
internal sealed class CertificateStore : IDisposable
{
    /// <summary>How often certificates are reported without a reload, because they can expire.</summary>
    private static readonly TimeSpan s_ageingInterval = TableFindings.Lifetime;

    /// <summary>The minimum time between two reports, so that many reloads do not keep a processor busy.</summary>
    private static readonly TimeSpan s_reportInterval = TimeSpan.FromMilliseconds(500);

    private readonly RoutingTableSource _tables;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lazy<ServerCertificate> _default;
    private readonly Lock _updating = new();
    private readonly AnalysisOptions _analysis;
    private readonly IDisposable _following;
    private volatile CertificateTable _table = CertificateTable.Empty;
    private volatile RoutingTable? _seen;
    private readonly DiagnosticsLog _findings;
    private readonly BackgroundFailures _failures;
    private readonly PacedReport _reports;
    private readonly ITimer _ageing;

    public CertificateStore(
        RoutingTableSource tables, IOptions<IngressRulesOptions> options, TimeProvider time, ILogger<CertificateStore> logger,
        IngressTelemetry? telemetry = null)
    {
        _failures = new BackgroundFailures(logger, telemetry);
        _tables = tables;
        _time = time;
        _analysis = new AnalysisOptions { Clock = time, SecretsAreComplete = true };
        _logger = logger;
        _default = new(() => DefaultCertificate(options.Value.DefaultCertificate, options.Value.DefaultCertificateChain));
        _findings = new DiagnosticsLog(logger);

        // Reading ten thousand keys takes seconds.
        _reports = new PacedReport(s_reportInterval, time, TryReport);
        if (telemetry is not null)
        {
            telemetry.TableFindings.ServesCertificates = true;
        }

        _ageing = time.CreateTimer(_ => _reports.Ask(), null, s_ageingInterval, s_ageingInterval);
        _following = ChangeToken.OnChange(tables.GetChangeToken, TryUpdate);
        Update();
    }

    /// <summary>The TLS settings of a handshake for a server name.</summary>
    /// <param name="serverName">The server name (SNI); null or empty where the client sends none.</param>
    public SslServerAuthenticationOptions Select(string? serverName)
    {
        // Who has seen the new rules must not meet an old certificate, so a handshake does not wait for the notification.
        if (!ReferenceEquals(_seen, _tables.Current))
        {
            TryUpdate();
        }

        return (_table.Find(serverName) ?? _default.Value).Handshake;
    }

    /// <summary>True for a server name whose host asks clients for a certificate.</summary>
    /// <param name="serverName">The server name (SNI); null or empty where the client sends none.</param>
    public bool AsksForCertificate(string? serverName) =>
        _tables.Current.Matcher.Match(serverName ?? "", "/").Policies is { Host.ClientCertificate: not null };

    /// <summary>Creates the default certificate in advance, so that the first client does not wait for it.</summary>
    public void Prepare() => _ = _default.Value;

    public void Dispose()
    {
        _ageing.Dispose();
        _following.Dispose();
    }

    private ServerCertificate DefaultCertificate(X509Certificate2? configured, X509Certificate2Collection chain)
    {
        if (configured is not null)
        {
            return ServerCertificate.Of(configured, chain);
        }

        ServerCertificate made = ServerCertificate.Of(SelfSignedCertificate.Create(_time));
        TlsLog.SelfSigned(_logger, made.NotAfter.UtcDateTime);
        return made;
    }

    /// <summary>Runs on the thread of a reload, which must not fail where certificates do: the ones from before stay in use.</summary>
    private void TryUpdate() => _failures.Try("Updating certificates", Update);

    private void Update()
    {
        lock (_updating)
        {
            RoutingTable current = _tables.Current;
            if (current == _seen)
            {
                return;
            }

            CertificateTable before = _table;
            try
            {
                _table = CertificateTable.Build(current, before);
            }
            finally
            {
                // A table that fails is not tried again by each handshake.
                _seen = current;
            }

            if (ReferenceEquals(_table, before))
            {
                // Most tables differ from the one before in an endpoint or two.
                return;
            }
        }

        _reports.Ask();
    }

    /// <summary>Makes a report. A failure must not end the task that makes them, so the next one is still made.</summary>
    private void TryReport()
    {
#pragma warning disable CA1031 // Whatever goes wrong with one report, certificates go on being shown and the next report is made.
        try
        {
            Report();
        }
        catch (Exception error)
        {
            try
            {
                TlsLog.ReportFailed(_logger, error);
            }
            catch (Exception)
            {
                // The log itself fails, so the error cannot be reported.
            }
        }
#pragma warning restore CA1031
    }

    private void Report()
    {
        RoutingTable table = _tables.Current;
        _findings.Report(table.Matcher.Rules.Ingresses.Any(i => i.Spec.Tls.Count > 0)
            ? IngressAnalyzer.AnalyzeSecrets(table.Objects, table.Matcher.Rules.Ingresses, _analysis)
            : []);
    }
}
