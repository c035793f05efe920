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
        103, LogLevel.Information, "The API server no longer has the version of {Resource} of {Where} that was watched; they are listed again.")]
    public static partial void Gone(ILogger logger, string resource, string where);

    [LoggerMessage(104, LogLevel.Information, "The API server has been listed: {Counts}.")]
    public static partial void Synced(ILogger logger, string counts);

    [LoggerMessage(105, LogLevel.Error, "The table could not be made from the cluster's objects. The last one stays in use.")]
    public static partial void TableFailed(ILogger logger, Exception error);

    [LoggerMessage(106, LogLevel.Warning, "Secret {Secret} cannot be read: {Error} It is tried again.")]
    public static partial void SecretFailed(ILogger logger, string secret, string error);
}
