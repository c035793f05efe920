namespace IngressRules.Yarp;

/// <summary>What happens to a request between YARP and the connection. YARP lets no transform replace a body, so it is done here.</summary>
internal sealed class EndpointHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>The deadline that the pieces of a body put off.</summary>
    public static HttpRequestOptionsKey<ResponseDeadline> Deadline { get; } = new("IngressRules.ResponseDeadline");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } body)
        {
            request.Options.TryGetValue(Deadline, out ResponseDeadline? deadline);
            request.Content = new ForwardedBody(body, deadline);
            return deadline is null ? base.SendAsync(request, cancellationToken) : SendAsync(request, deadline, cancellationToken);
        }

        if (!Idempotent.Contains(request.Method))
        {
            // On a connection that an endpoint closes without an answer, the handler below sends a request without body once more by
            // itself, whatever the method. One with a body, be it an empty one, it sends once.
            request.Content = new ByteArrayContent([]);
        }
        else
        {
            OwnRepeats.Bound(request);
        }

        return base.SendAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, ResponseDeadline deadline, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception broken) when (deadline.Token.IsCancellationRequested)
        {
            // Whoever waited for whom, the connection is gone by now, and what is thrown tells of that alone.
            throw new ResponseTimeoutException(deadline.WaitsForClient, broken);
        }
    }
}
