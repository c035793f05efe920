using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using IngressRules.Diagnostics;
using k8s.KubeConfigModels;

namespace IngressRules.Kubernetes.Connecting;

/// <summary>
/// The client certificate of a credential plugin (<c>exec</c> in a kubeconfig). Kubernetes' client asks for it once; this asks again before
/// it expires.
/// </summary>
/// <param name="exec">The plugin.</param>
/// <param name="first">What it gave at the start.</param>
/// <param name="run">Runs the plugin.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where changes and faults are logged.</param>
internal sealed class ExecCertificate(
    ExternalExecution exec,
    X509Certificate2 first,
    Func<ExternalExecution, ExecCredentialResponse> run,
    TimeProvider time,
    ConnectionFilesLog log)
{
    /// <summary>How long before its end a certificate is renewed: a connection takes requests for a while.</summary>
    private static readonly TimeSpan s_ahead = ConnectionFiles.Lifetime + TimeSpan.FromSeconds(30);

    /// <summary>How long the plugin is left alone after it has run, whatever it gave.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private volatile X509Certificate2 _last = first;
    private DateTimeOffset _end = first.NotAfter;
    private long? _ran;
    private string? _fault;

    /// <summary>The certificate for a connection that is made now.</summary>
    public X509Certificate2 Current
    {
        get
        {
            // A plugin may take its time; connections that are made meanwhile do not wait for it.
            if (_lock.TryEnter())
            {
                try
                {
                    RenewIfDue();
                }
                finally
                {
                    _lock.Exit();
                }
            }

            return _last;
        }
    }

    private void RenewIfDue()
    {
        if (_end - time.GetUtcNow() < s_ahead && (_ran is not { } ran || time.GetElapsedTime(ran) >= s_pause))
        {
            Renew();
            _ran = time.GetTimestamp();
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever is wrong, the last one stays.")]
    private void Renew()
    {
        string command = VisibleText.Of(exec.Command);
        string? fault = null;
        try
        {
            ExecCredentialResponse.ExecStatus status = run(exec).Status;
            if (ConnectionPem.ClientCertificate(status.ClientCertificateData ?? "", status.ClientKeyData ?? "") is not { } certificate)
            {
                fault = $"{command} gave no client certificate with its key in PEM.";
            }
            else
            {
                if (certificate.Thumbprint != _last.Thumbprint)
                {
                    log.Changed(command);
                }

                _last = certificate;
                DateTimeOffset end = certificate.NotAfter;
                _end = status.ExpirationTimestamp is { } stamp && stamp.ToUniversalTime() < end ? stamp.ToUniversalTime() : end;
            }
        }
        catch (Exception error)
        {
            fault = $"{command} cannot be run for a client certificate: {VisibleText.Of(error.Message.TrimEnd('.'))}.";
        }

        if (fault is not null && fault != _fault)
        {
            log.Unfit(fault);
        }

        _fault = fault;
    }
}
