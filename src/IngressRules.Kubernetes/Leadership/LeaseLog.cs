using System.Net;
using k8s.Autorest;
using Microsoft.Extensions.Logging;

namespace IngressRules.Kubernetes.Leadership;

/// <summary>Logs that requests for a Lease fail: once, until one succeeds.</summary>
/// <param name="logger">Where.</param>
/// <param name="lease">The Lease.</param>
internal sealed class LeaseLog(ILogger logger, string lease)
{
    private string? _error;

    /// <summary>A request has succeeded.</summary>
    public void Succeeded()
    {
        if (Interlocked.Exchange(ref _error, null) is not null)
        {
            KubernetesLog.LeaseRecovered(logger, lease);
        }
    }

    /// <summary>A request has failed.</summary>
    /// <param name="error">Why.</param>
    public void Failed(Exception error)
    {
        // Not there yet, and taken by another router in the same moment: neither is a failure.
        if (error is OperationCanceledException
            || error is HttpOperationException { Response.StatusCode: HttpStatusCode.NotFound or HttpStatusCode.Conflict })
        {
            return;
        }

        string text = RequestFailure.Text(error);
        if (Interlocked.Exchange(ref _error, text) != text)
        {
            KubernetesLog.LeaseFailed(logger, lease, text);
        }
    }
}
