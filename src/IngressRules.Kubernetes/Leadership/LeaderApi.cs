using IngressRules.Kubernetes.Watching;

namespace IngressRules.Kubernetes.Leadership;

/// <summary>Writes to the API server, as long as this router is the one that writes.</summary>
/// <param name="api">Sends requests.</param>
/// <param name="lease">Says whether it is.</param>
/// <param name="time">The clock.</param>
internal sealed class LeaderApi(KubernetesApi api, LeaderLease lease, TimeProvider time)
{
    /// <summary>The media type of a patch that says what fields become.</summary>
    public const string MergePatch = "application/merge-patch+json";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>True while writes are sent.</summary>
    public bool MayWrite => lease.IsHeld;

    /// <summary>Sends a write. It has ended before another router can be the one that writes.</summary>
    /// <param name="method">The method.</param>
    /// <param name="pathAndQuery">Path and query, without a slash at the front.</param>
    /// <param name="body">The body.</param>
    /// <param name="mediaType">The type of the body.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="NotLeaderException">Another router may be the one that writes.</exception>
    /// <exception cref="ApiException">The server refuses it.</exception>
    public async Task WriteAsync(
        HttpMethod method, string pathAndQuery, byte[] body, string mediaType, CancellationToken cancellationToken)
    {
        if (!lease.IsHeld)
        {
            throw new NotLeaderException();
        }

        TimeSpan remaining = lease.Remaining;
        using var timeout = new CancellationTokenSource(remaining < s_patience ? remaining : s_patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var content = new LeasedContent(body, mediaType, lease);
            using HttpResponseMessage response = await api.SendAsync(method, pathAndQuery, content, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (ApiException or NotLeaderException) && !cancellationToken.IsCancellationRequested)
        {
            throw !lease.IsHeld ? new NotLeaderException()
                : timeout.IsCancellationRequested ? new TimeoutException("The API server did not answer in time.")
                : error;
        }
    }

    /// <summary>Reads an object.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(s_patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        return await api.ReadAsync(path, limit.Token).ConfigureAwait(false);
    }
}
