using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace IngressRules.Kubernetes.Connecting;

/// <summary>What is logged about the files of a connection. A kubeconfig is read before there is a log, so it is set later.</summary>
internal sealed partial class ConnectionFilesLog
{
    private volatile ILogger _logger = NullLogger.Instance;

    /// <summary>Says where it is logged.</summary>
    /// <param name="logger">The log.</param>
    public void LogTo(ILogger logger) => _logger = logger;

    /// <summary>What is used from now on has changed.</summary>
    /// <param name="what">The files, or the command.</param>
    public void Changed(string what) => Changed(_logger, what);

    /// <summary>What is there now cannot be used.</summary>
    /// <param name="fault">Why, as sentences.</param>
    public void Unfit(string fault) => Unfit(_logger, fault);

    [LoggerMessage(
        141, LogLevel.Information, "{What}: the content has changed. New connections to the API server use what is there now.")]
    private static partial void Changed(ILogger logger, string what);

    [LoggerMessage(
        142,
        LogLevel.Warning,
        "{Fault} What was there before stays in use for the API server; each new connection tries again.")]
    private static partial void Unfit(ILogger logger, string fault);
}
