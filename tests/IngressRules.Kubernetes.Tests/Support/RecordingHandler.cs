using System.Collections.Concurrent;

namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>Keeps which requests a client has sent: method, path and query.</summary>
internal sealed class RecordingHandler : DelegatingHandler
{
    /// <summary>The requests.</summary>
    public ConcurrentQueue<string> Sent { get; } = [];

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sent.Enqueue($"{request.Method} {request.RequestUri!.PathAndQuery}");
        return base.SendAsync(request, cancellationToken);
    }
}
