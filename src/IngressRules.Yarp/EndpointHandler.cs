namespace IngressRules.Yarp;

/// <summary>What happens to a request between YARP and the connection. YARP lets no transform replace a body, so it is done here.</summary>
internal sealed class EndpointHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>The deadline that the pieces of a body put off.</summary>
    public static HttpRequestOptionsKey<AnswerDeadline> Deadline { get; } = new("IngressRules.AnswerDeadline");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } body)
        {
            request.Content = new ForwardedBody(body, request.Options.TryGetValue(Deadline, out AnswerDeadline? deadline) ? deadline : null);
        }
        else if (!Idempotent.Contains(request.Method))
        {
            // On a connection that an endpoint closes without an answer, the handler below sends a request without body once more by itself,
            // whatever the method. One with a body, be it an empty one, it sends once.
            request.Content = new ByteArrayContent([]);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
