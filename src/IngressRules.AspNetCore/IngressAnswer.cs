using System.Text;
using IngressRules.Forwarding;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore;

/// <summary>
/// The answers that a router gives in its own name: a status and one sentence. They tell a client what it can act on and nothing about
/// addresses, names or errors inside.
/// </summary>
internal static class IngressAnswer
{
    /// <summary>Answers a request that was not forwarded. Does nothing where an answer has already begun.</summary>
    public static Task WriteAsync(HttpContext context, DispatchOutcome outcome)
    {
        if (context.Response.HasStarted)
        {
            return Task.CompletedTask;
        }

        if (outcome == DispatchOutcome.Aborted)
        {
            // The client broke its own request, and the forwarder has set what is to be said about that: 400, 408 or 413.
            int status = context.Response.StatusCode;
            return status < 400 || context.RequestAborted.IsCancellationRequested
                ? Task.CompletedTask
                : WriteAsync(context, status, "The request body could not be read.");
        }

        (int code, string sentence) = outcome switch
        {
            DispatchOutcome.Refused => (StatusCodes.Status400BadRequest, "The request target can be read in more than one way."),
            DispatchOutcome.BackendUnavailable => (StatusCodes.Status503ServiceUnavailable, "The backend takes no requests at the moment."),
            DispatchOutcome.EndpointTimedOut => (StatusCodes.Status504GatewayTimeout, "The backend did not answer in time."),
            DispatchOutcome.EndpointUnreachable => (StatusCodes.Status502BadGateway, "The backend could not be reached."),
            _ => (StatusCodes.Status404NotFound, "No rule takes this request."),
        };
        return WriteAsync(context, code, sentence);
    }

    private static Task WriteAsync(HttpContext context, int status, string sentence)
    {
        HttpResponse response = context.Response;
        response.Clear();
        byte[] body = Encoding.UTF8.GetBytes($"{status} {sentence}\n");
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, 0, body.Length, context.RequestAborted);
    }
}
