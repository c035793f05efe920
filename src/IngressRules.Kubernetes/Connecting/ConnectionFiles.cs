using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using k8s;
using k8s.KubeConfigModels;
using Microsoft.Extensions.Logging;

namespace IngressRules.Kubernetes.Connecting;

/// <summary>
/// Makes connections with a configuration follow its CA and its client certificate while the client runs. Kubernetes' client keeps what it
/// finds in the configuration, so both are taken out of it and given to its handler, which asks for them with each new connection.
/// </summary>
internal sealed class ConnectionFiles
{
    private static readonly ConditionalWeakTable<KubernetesClientConfiguration, ConnectionFiles> s_all = [];

    private readonly KubernetesClientConfiguration _configuration;
    private readonly ConnectionFilesLog _log = new();

    private ConnectionFiles(KubernetesClientConfiguration configuration) => _configuration = configuration;

    /// <summary>
    /// How long a connection with a client certificate takes new requests: the API server checks with each one whether that has expired.
    /// Only a router that renews a Lease sends some at rest.
    /// </summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromSeconds(15);

    /// <summary>What a configuration follows.</summary>
    /// <param name="configuration">The configuration.</param>
    public static ConnectionFiles Of(KubernetesClientConfiguration configuration) => s_all.GetValue(configuration, c => new(c));

    /// <summary>Says where it is logged that something has changed or cannot be used.</summary>
    /// <param name="logger">The log.</param>
    public void LogTo(ILogger logger) => _log.LogTo(logger);

    /// <summary>Follows the CA, if there is one and servers are verified.</summary>
    /// <param name="file">Its file; null where the kubeconfig itself holds it.</param>
    public void FollowAuthorities(string? file)
    {
        if (_configuration.SkipTlsVerify || _configuration.SslCaCerts is not { } given)
        {
            return;
        }

        ServerCheck check;
        string? serverName = string.IsNullOrWhiteSpace(_configuration.TlsServerName) ? null : _configuration.TlsServerName;
        if (file is null)
        {
            const string Where =
                "in certificate-authority-data of the kubeconfig, which is read at the start alone: if it has changed, restart the router";
            check = new(() => given, Where, serverName);
        }
        else
        {
            var files = new FollowedFiles<X509Certificate2Collection>(
                [file], given, texts => ConnectionPem.Authorities(file, texts[0]), _log);
            check = new(() => files.Current, $"in {file}, which is read for each new connection", serverName);
        }

        _configuration.SslCaCerts = null;
        SetUp(handler =>
        {
            handler.SslOptions.RemoteCertificateValidationCallback = check.Accept;

            // A resumed session would bring no certificates to verify anew.
            handler.SslOptions.AllowTlsResume = false;
        });
    }

    /// <summary>Follows the files of the client certificate, if there are some.</summary>
    public void FollowClientCertificate()
    {
        (string? certificate, string? key) = (_configuration.ClientCertificateFilePath, _configuration.ClientKeyFilePath);
        if (certificate is null || key is null || _configuration.ClientCertificateData is not null
            || ConnectionPem.ClientCertificate(File.ReadAllText(certificate), File.ReadAllText(key)) is not { } first)
        {
            // The client knows what to do with it, or says what is wrong.
            return;
        }

        var files = new FollowedFiles<X509Certificate2>(
            [certificate, key],
            first,
            texts => ConnectionPem.ClientCertificate(texts[0], texts[1])
                ?? throw new InvalidDataException($"{certificate} and {key} are no certificate and its unencrypted key in PEM."),
            _log);
        _configuration.ClientCertificateFilePath = _configuration.ClientKeyFilePath = null;
        Present(() => files.Current);
    }

    /// <summary>Asks a credential plugin again for its client certificate, if it gives one.</summary>
    /// <param name="exec">The plugin.</param>
    /// <param name="time">The clock.</param>
    public void FollowPlugin(ExternalExecution exec, TimeProvider time)
    {
        if (_configuration is not { ClientCertificateData: { } certificate, ClientCertificateKeyData: { } key }
            || _configuration.ClientCertificateFilePath is not null
            || ConnectionPem.ClientCertificate(Decoded(certificate), Decoded(key)) is not { } first)
        {
            return;
        }

        var plugin = new ExecCertificate(exec, first, KubernetesClientConfiguration.ExecuteExternalCommand, time, _log);
        _configuration.ClientCertificateData = _configuration.ClientCertificateKeyData = null;
        Present(() => plugin.Current);
    }

    private static string Decoded(string base64) => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    private void Present(Func<X509Certificate2> certificate) => SetUp(handler =>
    {
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate();
        handler.PooledConnectionLifetime = Lifetime;
    });

    private void SetUp(Action<SocketsHttpHandler> setup) => _configuration.FirstMessageHandlerSetup += setup;
}
