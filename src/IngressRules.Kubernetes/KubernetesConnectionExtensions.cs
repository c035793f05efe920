using IngressRules.Kubernetes.Connecting;
using k8s;
using Microsoft.Extensions.Logging;

namespace IngressRules.Kubernetes;

/// <summary>How a connection to the API server notices that the other side is gone, and where it says what is wrong.</summary>
public static class KubernetesConnectionExtensions
{
    /// <summary>How long a connection may be silent until the server is asked for a sign of life.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(10);

    /// <summary>How long that sign may take, and how long a new connection.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Makes a client give a connection up that the network has cut without a word: after 10 silent seconds it asks the server for a sign
    /// of life (a ping of HTTP/2, no request), and 5 seconds later the watches begin anew. Without this, a change can take minutes to
    /// arrive.
    /// </summary>
    /// <param name="configuration">The configuration; a setup that it has already is run after this one.</param>
    /// <returns>The same configuration.</returns>
    public static KubernetesClientConfiguration NoticeSilence(this KubernetesClientConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Action<SocketsHttpHandler>? after = configuration.FirstMessageHandlerSetup;
        configuration.FirstMessageHandlerSetup = handler =>
        {
            handler.ConnectTimeout = s_patience;
            handler.KeepAlivePingDelay = s_silence;
            handler.KeepAlivePingTimeout = s_patience;
            after?.Invoke(handler);
        };
        return configuration;
    }

    /// <summary>
    /// Says where it is logged that a file of a connection has changed, or cannot be used, once for each fault. Only what
    /// <see cref="KubeConfigReader"/> has read is followed.
    /// </summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="logger">The log.</param>
    /// <returns>The same configuration.</returns>
    public static KubernetesClientConfiguration LogTo(this KubernetesClientConfiguration configuration, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(logger);
        ConnectionFiles.Of(configuration).LogTo(logger);
        return configuration;
    }
}
