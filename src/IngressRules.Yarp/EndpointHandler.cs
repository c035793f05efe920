namespace IngressRules.Yarp;

/// <summary>What happens to a request between YARP and the connection. YARP lets no transform replace a body, so it is done here.</summary>
internal sealed class EndpointHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>The deadline that the pieces of a body put off.</summary>
    public static HttpRequestOptionsKey<AnswerDeadline> Deadline { get; } = new("IngressRules.AnswerDeadline");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        AnswerDeadline? deadline = null;
        if (request.Content is { } body)
        {
            request.Options.TryGetValue(Deadline, out deadline);
            request.Content = new ForwardedBody(body, deadline);
        }
        else if (!Idempotent.Contains(request.Method))
        {
            // On a connection that an endpoint closes without an answer, the handler below sends a request without body once more by itself,
            // whatever the method. One with a body, be it an empty one, it sends once.
            request.Content = new ByteArrayContent([]);
        }
        else
        {
            OwnRepeats.Bound(request);
        }

        HttpResponseMessage answer;
        try
        {
            answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception broken) when (deadline is { Token.IsCancellationRequested: true })
        {
            // Whoever waited for whom, the connection is gone by now, and what is thrown tells of that alone.
            throw new AnswerTimedOutException(deadline.WaitsForClient, broken);
        }

        if (ForwardedAnswer.IsUnusable(answer))
        {
            answer.Dispose();
            throw new HttpRequestException(HttpRequestError.InvalidResponse);
        }

        return answer;
    }
}
