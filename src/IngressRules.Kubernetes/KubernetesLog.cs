using Microsoft.Extensions.Logging;

namespace IngressRules.Kubernetes;

/// <summary>What is logged about the API server.</summary>
internal static partial class KubernetesLog
{
    [LoggerMessage(
        101,
        LogLevel.Warning,
        "The API server cannot be watched: {Resource} of {Where}: {Error} The last table stays in use, and the request is repeated.")]
    public static partial void Failed(ILogger logger, string resource, string where, string error);

    [LoggerMessage(102, LogLevel.Information, "The API server can be watched again: {Resource} of {Where}.")]
    public static partial void Recovered(ILogger logger, string resource, string where);

    [LoggerMessage(
        103,
        LogLevel.Information,
        "The API server no longer has the version of {Resource} of {Where} that was watched; they are listed again.")]
    public static partial void Gone(ILogger logger, string resource, string where);

    [LoggerMessage(104, LogLevel.Information, "The API server has been listed: {Counts}.")]
    public static partial void Synced(ILogger logger, string counts);

    [LoggerMessage(105, LogLevel.Error, "The table could not be made from the cluster's objects. The last one stays in use.")]
    public static partial void TableFailed(ILogger logger, Exception error);

    [LoggerMessage(106, LogLevel.Warning, "Secret {Secret} cannot be read: {Error} It is tried again.")]
    public static partial void SecretFailed(ILogger logger, string secret, string error);

    [LoggerMessage(
        107,
        LogLevel.Warning,
        "The API server's store has gone back: {Resource} of {Where} are at version {Version} and were at {Before}. "
        + "They are listed again.")]
    public static partial void WentBack(ILogger logger, string resource, string where, string version, string before);

    [LoggerMessage(111, LogLevel.Information, "This router writes status and Events now: it holds Lease {Lease} as {Identity}.")]
    public static partial void Leading(ILogger logger, string lease, string identity);

    [LoggerMessage(112, LogLevel.Information, "This router no longer writes status and Events: it has lost Lease {Lease} as {Identity}.")]
    public static partial void NotLeading(ILogger logger, string lease, string identity);

    [LoggerMessage(
        113,
        LogLevel.Warning,
        "Lease {Lease} cannot be read or written: {Error} Until it can be, this router writes no status and no Events; it serves "
        + "requests.")]
    public static partial void LeaseFailed(ILogger logger, string lease, string error);

    [LoggerMessage(114, LogLevel.Information, "Lease {Lease} can be read or written again.")]
    public static partial void LeaseRecovered(ILogger logger, string lease);

    [LoggerMessage(121, LogLevel.Warning, "The status of Ingresses cannot be written: {Error} It is tried again.")]
    public static partial void StatusFailed(ILogger logger, string error);

    [LoggerMessage(122, LogLevel.Information, "The status of Ingresses can be written again.")]
    public static partial void StatusRecovered(ILogger logger);

    [LoggerMessage(123, LogLevel.Warning, "The status of Ingress {Ingress} cannot be written: {Error} It is tried again.")]
    public static partial void StatusOfOneFailed(ILogger logger, string ingress, string error);

    [LoggerMessage(
        124,
        LogLevel.Warning,
        "Another writer keeps changing the status of Ingress {Ingress}. Two controllers serve it: give it the class of one. "
        + "Until then its status is written rarely.")]
    public static partial void StatusContested(ILogger logger, string ingress);

    [LoggerMessage(
        125, LogLevel.Warning, "There is no Service {Service} to take the addresses from. The status of Ingresses stays as it is.")]
    public static partial void NoPublishedService(ILogger logger, string service);

    [LoggerMessage(131, LogLevel.Warning, "Events cannot be written: {Error} They are tried again.")]
    public static partial void EventsFailed(ILogger logger, string error);

    [LoggerMessage(132, LogLevel.Information, "Events can be written again.")]
    public static partial void EventsRecovered(ILogger logger);

    [LoggerMessage(133, LogLevel.Error, "What to write to the cluster could not be worked out. It is tried again.")]
    public static partial void WriterFailed(ILogger logger, Exception error);

    [LoggerMessage(134, LogLevel.Warning, "Events about Ingress {Ingress} cannot be written: {Error} They are tried again.")]
    public static partial void EventsOfOneFailed(ILogger logger, string ingress, string error);
}
