namespace IngressRules.Yarp;

/// <summary>
/// Prepares a request between YARP and the connection handler. It replaces the body here because YARP's transforms cannot, and chooses the
/// version of HTTP for endpoints that negotiate it.
/// </summary>
/// <param name="inner">Sends requests over pooled or over new connections.</param>
/// <param name="uploads">The limit of uploads; null for none.</param>
internal sealed class EndpointHandler(HttpMessageHandler inner, UploadLimit? uploads) : DelegatingHandler(inner)
{
    /// <summary>The response deadline that the writes of a body extend.</summary>
    public static HttpRequestOptionsKey<ResponseDeadline> Deadline { get; } = new("IngressRules.ResponseDeadline");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } body)
        {
            request.Options.TryGetValue(Deadline, out ResponseDeadline? deadline);
            request.Content = new ForwardedBody(body, deadline);
            return deadline is null ? SendOnceAsync(request, cancellationToken) : SendAsync(request, deadline, cancellationToken);
        }

        if (!Idempotent.Contains(request.Method))
        {
            // If an endpoint closes the connection without a response, the inner handler resends a request without body by itself, whatever
            // the method. It sends a request with a body only once, even if the body is empty.
            request.Content = new ByteArrayContent([]);
        }
        else
        {
            OwnRepeats.Bound(request);
        }

        return SendOnceAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, ResponseDeadline deadline, CancellationToken cancellationToken)
    {
        try
        {
            // Over HTTP/2 an upload needs no connection of its own, and an empty body is no upload.
            return await (uploads is not null && request.Version.Major == 1 && request.Content!.Headers.ContentLength != 0
                ? uploads.SendAsync(() => SendOnceAsync(request, cancellationToken), deadline, cancellationToken)
                : SendOnceAsync(request, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception broken) when (deadline.Token.IsCancellationRequested)
        {
            // The deadline closed the connection, so the exception describes only that. Say whom the router was waiting for instead.
            throw new ResponseTimeoutException(deadline.WaitsForClient, broken);
        }
    }

    private Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.Options.TryGetValue(TlsTarget.Key, out TlsTarget? target)
            ? SendAsync(request, target, cancellationToken)
            : base.SendAsync(request, cancellationToken);

    /// <summary>Sends a request over TLS in the version of HTTP that the endpoint speaks, as far as that is known.</summary>
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, TlsTarget target, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException failure) when (failure.InnerException is OtherProtocolException)
        {
            // Nothing was sent, because the handshake decides the version before that.
            request.Version = target.HttpVersion;
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
