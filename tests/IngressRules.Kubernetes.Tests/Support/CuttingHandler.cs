using System.Collections.Concurrent;

namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>Cuts the watches of a client, as a network does.</summary>
internal sealed class CuttingHandler : DelegatingHandler
{
    private readonly ConcurrentQueue<HttpResponseMessage> _open = [];
    private int _cuts;

    /// <summary>How many watches have been cut.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>How many watches there are to cut.</summary>
    public int Open => _open.Count;

    /// <summary>Cuts all watches that are open.</summary>
    public void Cut()
    {
        while (_open.TryDequeue(out HttpResponseMessage? response))
        {
            response.Dispose();
            Interlocked.Increment(ref _cuts);
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (request.RequestUri!.Query.Contains("watch=true", StringComparison.Ordinal))
        {
            _open.Enqueue(response);
        }

        return response;
    }
}
