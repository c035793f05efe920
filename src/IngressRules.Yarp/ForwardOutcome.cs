using IngressRules.Forwarding;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace IngressRules.Yarp;

/// <summary>Translates the result of YARP's forwarder into a <see cref="ForwardResult"/>.</summary>
internal static class ForwardOutcome
{
    /// <summary>The result of a request.</summary>
    /// <param name="error">The error that YARP reports; not <see cref="ForwarderError.None"/>.</param>
    /// <param name="context">The request; the state of its response shows how far the exchange got.</param>
    public static ForwardResult Of(ForwarderError error, HttpContext context)
    {
        if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            return ForwardResult.Aborted;
        }

        return error switch
        {
            // An endpoint may respond, for example with 401, before it has read the whole body. The response is then complete and valid,
            // and only the copying of the body failed. If YARP itself gave up, it has cleared the response headers.
            ForwarderError.RequestBodyClient or ForwarderError.RequestBodyDestination or ForwarderError.RequestBodyCanceled
                when context.Response.Headers.Count > 0 => ForwardResult.Forwarded,

            _ when TimeOutOf(context) is { } timedOut =>
                timedOut.ByClient ? AbortedWith(context, StatusCodes.Status408RequestTimeout) : ForwardResult.TimedOut,

            // The client's body is invalid or incomplete; YARP has set the matching status.
            ForwarderError.RequestBodyClient => ForwardResult.Aborted,
            ForwarderError.RequestBodyDestination when context.Response.StatusCode == StatusCodes.Status504GatewayTimeout =>
                ForwardResult.TimedOut,

            // The client is still connected, so only a timeout can have cancelled the request.
            ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled
                or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled
                => ForwardResult.TimedOut,
            ForwarderError.Request when IsRefused(context) => ForwardResult.Refused,
            ForwarderError.Request when ExceptionOf(context) is NoRoomException or { InnerException: NoRoomException } =>
                ForwardResult.NoCapacity,
            ForwarderError.Request when ConnectTimedOut(context) => ForwardResult.ConnectTimedOut,
            ForwarderError.Request when NotConnected(context) => ForwardResult.NotConnected,
            ForwarderError.Request when Idempotent.CanRepeat(context) => ForwardResult.Interrupted,
            _ => ForwardResult.Disconnected,
        };
    }

    /// <summary>
    /// True if a connection broke before the response began, and the request may be sent again. Called only for
    /// <see cref="ForwarderError.Request"/>.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="destination">Where it was sent.</param>
    /// <param name="withContent">True if it was sent with content, were it empty.</param>
    public static bool IsStaleConnection(HttpContext context, in Destination destination, bool withContent) =>
        !context.RequestAborted.IsCancellationRequested
        && Idempotent.CanRepeat(context)
        && OwnRepeats.IsConnectionLost(ExceptionOf(context), bounded: !destination.IsHttp2 && !withContent);

    private static bool IsRefused(HttpContext context) =>
        ExceptionOf(context) is HttpRequestException { InnerException: EndpointRefusedException };

    /// <summary>True if the handler reports that it had no connection, so nothing was sent.</summary>
    private static bool NotConnected(HttpContext context) =>
        ExceptionOf(context) is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError,
        };

    /// <summary>True if connecting timed out.</summary>
    private static bool ConnectTimedOut(HttpContext context) =>
        ExceptionOf(context) is HttpRequestException { InnerException: ConnectTimedOutException };

    /// <summary>
    /// The response deadline that passed, or null. If the body failed because of it, YARP reports both exceptions, that of the body first.
    /// </summary>
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

    /// <summary>The exception that YARP reports with its error; null where there is none.</summary>
    public static Exception? ExceptionOf(HttpContext context) => context.Features.Get<IForwarderErrorFeature>()?.Exception;
}
