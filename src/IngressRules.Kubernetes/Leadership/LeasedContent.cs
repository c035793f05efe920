using System.Net;
using System.Net.Http.Headers;

namespace IngressRules.Kubernetes.Leadership;

/// <summary>
/// A body that is sent only while the Lease is ours. It asks at the last moment: a request may have waited for a connection or for
/// credentials, or its process may have been stopped for a while.
/// </summary>
internal sealed class LeasedContent : HttpContent
{
    private readonly byte[] _body;
    private readonly LeaderLease _lease;

    /// <summary>Creates a body.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="mediaType">The type.</param>
    /// <param name="lease">The Lease.</param>
    public LeasedContent(byte[] body, string mediaType, LeaderLease lease)
    {
        _body = body;
        _lease = lease;
        Headers.ContentType = new MediaTypeHeaderValue(mediaType);
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (!_lease.IsHeld)
        {
            throw new NotLeaderException();
        }

        await stream.WriteAsync(_body, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}

/// <summary>This router is not, or no longer, the one that writes.</summary>
internal sealed class NotLeaderException() : Exception("This router is no longer the one that writes.");
