using IngressRules.Forwarding;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace IngressRules.Yarp;

/// <summary>Says in the words of the seam what YARP says of a request.</summary>
internal static class ForwardOutcome
{
    /// <summary>What became of a request.</summary>
    /// <param name="error">YARP's verdict.</param>
    /// <param name="context">The request; its answer tells how far things came.</param>
    public static ForwardResult Of(ForwarderError error, HttpContext context)
    {
        if (error == ForwarderError.None)
        {
            return ForwardResult.Forwarded;
        }

        if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            return ForwardResult.Aborted;
        }

        return error switch
        {
            // An endpoint may answer, say with 401, without reading the body to its end. Then its answer is in place and good, and only the
            // copying of the body failed. Where it is YARP that gave up, it has cleared the headers.
            ForwarderError.RequestBodyClient or ForwarderError.RequestBodyDestination or ForwarderError.RequestBodyCanceled
                when context.Response.Headers.Count > 0 => ForwardResult.Forwarded,

            _ when TimeOutOf(context) is { } timedOut =>
                timedOut.ByClient ? AbortedWith(context, StatusCodes.Status408RequestTimeout) : ForwardResult.TimedOut,

            // The client's body is at fault; YARP has set the status that says how.
            ForwarderError.RequestBodyClient => ForwardResult.Aborted,
            ForwarderError.RequestBodyDestination when context.Response.StatusCode == StatusCodes.Status504GatewayTimeout =>
                ForwardResult.TimedOut,

            // Nobody but the clock cancels while the client is there.
            ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled
                or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled
                => ConnectTimedOut(context) ? ForwardResult.ConnectTimedOut : ForwardResult.TimedOut,
            ForwarderError.Request when NotConnected(context) => ForwardResult.NotConnected,
            ForwarderError.Request when Idempotent.CanRepeat(context) => ForwardResult.Interrupted,
            _ => ForwardResult.Disconnected,
        };
    }

    /// <summary>True where the handler says that it never had a connection, and so sent nothing.</summary>
    private static bool NotConnected(HttpContext context) =>
        ExceptionOf(context) is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError,
        };

    /// <summary>
    /// True where the time for a connection ran out: the handler wraps that, and nothing else, as a time-out in a cancellation.
    /// </summary>
    private static bool ConnectTimedOut(HttpContext context) =>
        ExceptionOf(context) is OperationCanceledException { InnerException: TimeoutException };

    /// <summary>The deadline that passed, where one did. A body that broke off because of it comes first in what YARP tells.</summary>
    private static ResponseTimeoutException? TimeOutOf(HttpContext context) => ExceptionOf(context) switch
    {
        ResponseTimeoutException timedOut => timedOut,
        AggregateException both => both.InnerExceptions.OfType<ResponseTimeoutException>().FirstOrDefault(),
        _ => null,
    };

    private static ForwardResult AbortedWith(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return ForwardResult.Aborted;
    }

    private static Exception? ExceptionOf(HttpContext context) => context.Features.Get<IForwarderErrorFeature>()?.Exception;
}
