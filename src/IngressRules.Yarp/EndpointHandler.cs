namespace IngressRules.Yarp;

/// <summary>
/// Prepares a request between YARP and the connection handler. It replaces the body here because YARP's transforms cannot, and sends a
/// request once more where the first connection turned out to be of no use.
/// </summary>
/// <param name="inner">Sends requests over pooled connections.</param>
/// <param name="fresh">Sends each request over a new connection.</param>
/// <param name="uploads">The limit of uploads; null for none.</param>
internal sealed class EndpointHandler(HttpMessageHandler inner, HttpMessageHandler fresh, UploadLimit? uploads = null)
    : DelegatingHandler(inner)
{
    private readonly HttpMessageInvoker _fresh = new(fresh);

    /// <summary>The response deadline that the writes of a body extend.</summary>
    public static HttpRequestOptionsKey<ResponseDeadline> Deadline { get; } = new("IngressRules.ResponseDeadline");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } body)
        {
            request.Options.TryGetValue(Deadline, out ResponseDeadline? deadline);
            request.Content = new ForwardedBody(body, deadline);
            return deadline is null
                ? SendOnceAsync(request, isFresh: false, cancellationToken)
                : SendAsync(request, deadline, cancellationToken);
        }

        if (!Idempotent.Contains(request.Method))
        {
            // If an endpoint closes the connection without a response, the inner handler resends a request without body by itself, whatever
            // the method. It sends a request with a body only once, even if the body is empty.
            request.Content = new ByteArrayContent([]);
            return SendOnceAsync(request, isFresh: false, cancellationToken);
        }

        return SendTwiceAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _fresh.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, ResponseDeadline deadline, CancellationToken cancellationToken)
    {
        try
        {
            // Over HTTP/2 an upload needs no connection of its own, and an empty body is no upload.
            return await (uploads is not null && request.Version.Major == 1 && request.Content!.Headers.ContentLength != 0
                ? uploads.SendAsync(() => SendOnceAsync(request, isFresh: false, cancellationToken), deadline, cancellationToken)
                : SendOnceAsync(request, isFresh: false, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception broken) when (deadline.Token.IsCancellationRequested)
        {
            // The deadline closed the connection, so the exception describes only that. Say whom the router was waiting for instead.
            throw new ResponseTimeoutException(deadline.WaitsForClient, broken);
        }
    }

    /// <summary>
    /// Sends a request that may be sent again. An endpoint may close an idle connection at the moment when a request is on its way, which
    /// says nothing about the endpoint, so the request is sent once more over a connection that has not been idle.
    /// </summary>
    private async Task<HttpResponseMessage> SendTwiceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        OwnRepeats sends = OwnRepeats.Bound(request);
        try
        {
            return await SendOnceAsync(request, isFresh: false, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException failure) when (OwnRepeats.IsConnectionLost(failure, request))
        {
            sends.AllowOneMore();
        }

        return await SendOnceAsync(request, isFresh: true, cancellationToken).ConfigureAwait(false);
    }

    private Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, bool isFresh, CancellationToken cancellationToken) =>
        request.Options.TryGetValue(TlsTarget.Key, out TlsTarget? target)
            ? SendAsync(request, target, isFresh, cancellationToken)
            : SendOverAsync(request, isFresh, cancellationToken);

    /// <summary>Sends a request over TLS in the version of HTTP that the endpoint speaks, as far as that is known.</summary>
    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, TlsTarget target, bool isFresh, CancellationToken cancellationToken)
    {
        try
        {
            return await SendOverAsync(request, isFresh, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException failure) when (failure.InnerException is OtherProtocolException)
        {
            // Nothing was sent, because the handshake decides the version before that.
            request.Version = target.HttpVersion;
        }

        return await SendOverAsync(request, isFresh, cancellationToken).ConfigureAwait(false);
    }

    private Task<HttpResponseMessage> SendOverAsync(HttpRequestMessage request, bool isFresh, CancellationToken cancellationToken) =>
        isFresh ? _fresh.SendAsync(request, cancellationToken) : base.SendAsync(request, cancellationToken);
}
