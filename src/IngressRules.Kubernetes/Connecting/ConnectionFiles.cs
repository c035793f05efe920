using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using k8s;
using k8s.Exceptions;
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

    /// <summary>Verifies servers, unless that is turned off, and follows the CA if there is one.</summary>
    /// <param name="file">Its file; null where the kubeconfig itself holds it, or there is none.</param>
    /// <exception cref="KubeConfigException">There is no certificate in it.</exception>
    public void FollowAuthorities(string? file)
    {
        string? serverName = string.IsNullOrWhiteSpace(_configuration.TlsServerName) ? null : _configuration.TlsServerName;
        if (serverName is not null)
        {
            SetUp(handler => NamedServer.SetUp(handler, serverName));
        }

        if (_configuration.SkipTlsVerify)
        {
            return;
        }

        X509Certificate2Collection? given = _configuration.SslCaCerts;
        if (given?.Count == 0)
        {
            throw new KubeConfigException(
                $"{file ?? "certificate-authority-data"} has no certificate. Write the CA's certificates there, in PEM"
                + (file is null ? ", as base64." : "."));
        }

        ServerCheck check;
        if (given is null)
        {
            check = new(null, "of the system, or one that certificate-authority of the kubeconfig names", serverName);
        }
        else if (file is null)
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

    /// <summary>Presents a client certificate, and follows what of it is in files.</summary>
    /// <param name="pair">Where it is.</param>
    /// <exception cref="KubeConfigException">It cannot be used.</exception>
    public void FollowClientCertificate(ClientCertificatePair pair)
    {
        X509Certificate2 first;
        try
        {
            first = pair.Read([.. pair.Files.Select(File.ReadAllText)]);
        }
        catch (InvalidDataException error)
        {
            throw new KubeConfigException(error.Message);
        }

        if (pair.Files.Length == 0)
        {
            SetUp(handler => handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => first);
            return;
        }

        var files = new FollowedFiles<X509Certificate2>(pair.Files, first, pair.Read, _log);
        Present(() => files.Current);
    }

    /// <summary>Asks a credential plugin for a token or a client certificate, now and whenever it is time to.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="KubeConfigException">It gives none now.</exception>
    public void FollowPlugin(ExecPlugin plugin, TimeProvider time)
    {
        ExecReply first = plugin.Run();
        var credentials = new ExecCredentials(plugin.Name, first, plugin.Run, time, _log);
        if (first.Token is not null)
        {
            _configuration.TokenProvider = credentials;
        }

        if (first.Certificate is not null)
        {
            Present(() => credentials.Current.Certificate!);
        }
    }

    private void Present(Func<X509Certificate2> certificate) => SetUp(handler =>
    {
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate();
        handler.PooledConnectionLifetime = Lifetime;
    });

    private void SetUp(Action<SocketsHttpHandler> setup) => _configuration.FirstMessageHandlerSetup += setup;
}
