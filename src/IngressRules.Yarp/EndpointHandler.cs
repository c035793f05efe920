namespace IngressRules.Yarp;

/// <summary>
/// What happens to a request between YARP and the connection. YARP lets no transform replace a body or watch the clock, so it is done here.
/// </summary>
internal sealed class EndpointHandler(HttpMessageHandler inner, TimeSpan answerTimeout) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using AnswerDeadline? deadline = IsGrpc(request) ? null : new(answerTimeout, cancellationToken);
        if (request.Content is { } body)
        {
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
            answer = await base.SendAsync(request, deadline?.Token ?? cancellationToken).ConfigureAwait(false);
        }
        catch (Exception broken) when (deadline is { Token.IsCancellationRequested: true } && !cancellationToken.IsCancellationRequested)
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

    private static bool IsGrpc(HttpRequestMessage request) =>
        request.Content is { } content
        && content.Headers.NonValidated.TryGetValues("Content-Type", out System.Net.Http.Headers.HeaderStringValues type)
        && type.ToString().StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase);
}
