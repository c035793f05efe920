using System.Globalization;
using System.Text;
using IngressRules.AspNetCore.Policies;
using IngressRules.Forwarding;
using IngressRules.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IngressRules.AspNetCore;

/// <summary>
/// The router's own error responses: a status and one sentence. They tell a client what it can act on, and reveal no addresses, names or
/// internal errors.
/// </summary>
public static class IngressErrorResponse
{
    /// <summary>
    /// Responds with 404 in the format of the router's other error responses. A router that serves nothing besides its rules puts it at the
    /// end of its pipeline: <c>app.Run(IngressErrorResponse.NoRuleAsync)</c>. OPTIONS and TRACE that may go no further (RFC 9110, 7.6.2)
    /// get the router's own response.
    /// </summary>
    /// <param name="context">A request that no rule matches.</param>
    public static Task NoRuleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return MaxForwards.IsSpent(context.Request)
            ? MaxForwards.RespondAsync(context)
            : WriteAsync(context, new DispatchResult(DispatchOutcome.NoMatch, default, null, null));
    }

    /// <summary>Responds to a request that was not forwarded. Does nothing if a response has already started.</summary>
    internal static Task WriteAsync(HttpContext context, in DispatchResult result)
    {
        if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            return Task.CompletedTask;
        }

        int status = StatusOf(context, result);
        if (status < 400)
        {
            return Task.CompletedTask;
        }

        return SayAsync(context, new(status, Sentence(context, status, result), result.Outcome));
    }

    /// <summary>Writes the response of a policy. Its headers are set when it starts.</summary>
    internal static Task WriteAsync(HttpContext context, PolicyAnswer answer)
    {
        if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            return Task.CompletedTask;
        }

        if (answer.Status >= 400)
        {
            return SayAsync(context, new(answer.Status, answer.Sentence, DispatchOutcome.Denied));
        }

        HttpResponse response = context.Response;
        response.Clear();
        response.StatusCode = answer.Status;
        if (answer.Status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
        {
            return Task.CompletedTask;
        }

        string text = answer.Location is null ? answer.Sentence : "The response is at another address.";
        byte[] body = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{answer.Status} {text}\n"));
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = body.Length;
        return context.Request.Method == HttpMethods.Head
            ? Task.CompletedTask
            : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>The status of the response to a request that was not forwarded; below 400 where there is none to write.</summary>
    internal static int StatusOf(HttpContext context, in DispatchResult result) => result.Outcome switch
    {
        // The client's request is at fault, and the forwarder has already set the status: 400, 408 or 413.
        DispatchOutcome.Aborted => context.Response.StatusCode,
        DispatchOutcome.Refused => StatusCodes.Status400BadRequest,
        DispatchOutcome.BackendUnavailable => StatusCodes.Status503ServiceUnavailable,
        DispatchOutcome.EndpointTimedOut => StatusCodes.Status504GatewayTimeout,
        DispatchOutcome.EndpointUnreachable or DispatchOutcome.Rejected => StatusCodes.Status502BadGateway,
        DispatchOutcome.LoopDetected => StatusCodes.Status508LoopDetected,
        _ => StatusCodes.Status404NotFound,
    };

    /// <summary>Responds with 400 and the reason to a request that must not be forwarded.</summary>
    internal static Task RefuseAsync(HttpContext context, string sentence) =>
        SayAsync(context, new(StatusCodes.Status400BadRequest, sentence, DispatchOutcome.Refused));

    private static Task SayAsync(HttpContext context, IngressError error)
    {
        context.Response.Clear();
        context.Response.StatusCode = error.Status;
        bool unread = error.Outcome is DispatchOutcome.Aborted or DispatchOutcome.LoopDetected
            || error.Status == StatusCodes.Status413PayloadTooLarge;
        if (unread
            && !HttpProtocol.IsHttp2(context.Request.Protocol)
            && !HttpProtocol.IsHttp3(context.Request.Protocol))
        {
            // The rest of the body has not been read, so the next request on this connection could not be found.
            context.Response.Headers.Connection = "close";
        }

        return context.RequestServices.GetRequiredService<IIngressErrorWriter>().WriteAsync(context, error);
    }

    private static string Sentence(HttpContext context, int status, in DispatchResult result) => (result.Outcome, status) switch
    {
        (DispatchOutcome.Aborted, StatusCodes.Status413PayloadTooLarge) => "The request body is too large.",
        (DispatchOutcome.Aborted, StatusCodes.Status408RequestTimeout) => "The request body did not arrive in time.",
        (DispatchOutcome.Aborted, _) => "The request body could not be read.",
        (DispatchOutcome.Refused, _) => "The request target can be read in more than one way. "
            + $"{RefusalLog.Option} permits it; an encoded slash, also the annotation {Ingress.AllowEncodedSlashAnnotation}.",
        (DispatchOutcome.BackendUnavailable, _) when result.Endpoint is null =>
            FailureText.ForClient(result.Backend?.Status ?? BackendStatus.NoEndpoints),
        (DispatchOutcome.BackendUnavailable or DispatchOutcome.EndpointTimedOut or DispatchOutcome.EndpointUnreachable
            or DispatchOutcome.LoopDetected, _) =>
            FailureText.ForClient(EndpointFailures.Of(context)?.All[^1].Cause ?? FailureText.CauseOf(result)),
        _ => "No rule takes this request.",
    };
}
