using System.Net;
using System.Text.Json;

namespace IngressRules.Kubernetes.Watching;

/// <summary>What all watches need to know of the API server.</summary>
/// <param name="api">The server.</param>
/// <param name="time">The clock.</param>
internal sealed class ServerFacts(KubernetesApi api, TimeProvider time)
{
    /// <summary>How long one of these answers may take; both are a few bytes.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>The first release whose servers have streaming lists on by default.</summary>
    private const int StreamingMinor = 32;

    private volatile object? _hasStreamingLists;

    /// <summary>
    /// True where a watch can send the existing objects first (<c>sendInitialEvents</c>). Older servers ignore the parameter and never say
    /// where the existing objects end, so the version decides.
    /// </summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<bool> HasStreamingListsAsync(CancellationToken cancellationToken)
    {
        if (_hasStreamingLists is bool known)
        {
            return known;
        }

        bool has = IsAtLeast(await ReadAsync("version", cancellationToken).ConfigureAwait(false), StreamingMinor);
        _hasStreamingLists = has;
        return has;
    }

    /// <summary>
    /// True where the server says that it is ready. Right after its start it may answer before it has its data, and an empty list is then
    /// no news.
    /// </summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync("readyz", cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ApiException error) when (error.Status.Code
            is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.NotFound)
        {
            // Who may not ask has only the list to go by.
            return true;
        }
        catch (ApiException)
        {
            return false;
        }
    }

    private async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(s_patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await api.ReadAsync(path, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"/{path} did not arrive within {s_patience.TotalSeconds:0} s.");
        }
    }

    /// <summary>Reads the server's <c>/version</c>; a minor version may end in a plus sign.</summary>
    private static bool IsAtLeast(ReadOnlySpan<byte> utf8, int minor)
    {
        var reader = new Utf8JsonReader(utf8);
        ApiJson.ReadObjectStart(ref reader);
        int found = 0;
        bool isOne = false;
        while (ApiJson.ReadName(ref reader))
        {
            if (reader.ValueTextEquals("minor"u8))
            {
                _ = int.TryParse(ApiJson.ReadString(ref reader).TrimEnd('+'), out found);
            }
            else if (reader.ValueTextEquals("major"u8))
            {
                isOne = ApiJson.ReadString(ref reader) == "1";
            }
            else
            {
                ApiJson.SkipValue(ref reader);
            }
        }

        return isOne && found >= minor;
    }
}
