using System.Net.Sockets;
using System.Security.Authentication;
using IngressRules.AspNetCore;
using IngressRules.Forwarding;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace IngressRules.Yarp;

/// <summary>Finds out what failed from YARP's error and the exceptions of the connection handler.</summary>
internal static class FailureCause
{
    /// <summary>What failed; null where the client or the request is at fault.</summary>
    /// <param name="error">The error that YARP reports.</param>
    /// <param name="result">What follows for the request.</param>
    /// <param name="context">The request.</param>
    /// <param name="endpoint">The endpoint.</param>
    public static EndpointFailure? Of(ForwarderError error, ForwardResult result, HttpContext context, BackendEndpoint endpoint)
    {
        Exception? exception = ForwardOutcome.ExceptionOf(context);
        return result switch
        {
            ForwardResult.Forwarded => null,
            ForwardResult.Aborted => InTheMiddle(error, context, exception) is { } broken ? As(broken) : null,
            ForwardResult.ConnectTimedOut => As(EndpointFailureCause.ConnectTimedOut),
            ForwardResult.TimedOut => As(EndpointFailureCause.ResponseTimedOut),
            ForwardResult.Refused => As(EndpointFailureCause.AddressRefused),
            ForwardResult.NoCapacity => As(EndpointFailureCause.NoCapacity),
            _ => Of(error, exception) is var (cause, detail) ? new(endpoint, cause, detail) : null,
        };

        EndpointFailure As(EndpointFailureCause cause) => new(endpoint, cause);
    }

    private static EndpointFailureCause? InTheMiddle(ForwarderError error, HttpContext context, Exception? exception) => error switch
    {
        // YARP then ends the client's connection itself, so that the request counts as aborted a moment later.
        ForwarderError.ResponseBodyDestination => EndpointFailureCause.ResponseBrokeOff,
        _ when context.RequestAborted.IsCancellationRequested => null,
        ForwarderError.ResponseBodyCanceled when exception is OperationCanceledException => EndpointFailureCause.ResponseSilent,
        _ => null,
    };

    private static (EndpointFailureCause Cause, string Detail) Of(ForwarderError error, Exception? exception)
    {
        // Where the request's body failed as well, YARP reports both exceptions, that of the body first.
        Exception? failure = (exception as AggregateException)?.InnerExceptions.OfType<HttpRequestException>().FirstOrDefault()
            ?? exception;
        if (failure is ResponseHeadTooLargeException)
        {
            return (EndpointFailureCause.HeadersTooLarge, failure.Message);
        }

        if (failure is UnusableResponseException)
        {
            return (EndpointFailureCause.UnusableResponse, failure.Message);
        }

        if (error == ForwarderError.ResponseHeaders)
        {
            // The server in front refuses to send what the endpoint sent.
            return (EndpointFailureCause.InvalidHeader, "");
        }

        if (Find<SocketException>(failure) is { SocketErrorCode: var socket })
        {
            return OfSocket(socket, (failure as HttpRequestException)?.HttpRequestError);
        }

        return failure switch
        {
            _ when Find<AuthenticationException>(failure) is { } refused => (EndpointFailureCause.TlsFailed, refused.Message.TrimEnd('.')),
            HttpRequestException http => OfHttp(http),
            _ when error == ForwarderError.ResponseBodyDestination => (EndpointFailureCause.ResponseBrokeOff, ""),
            _ => (EndpointFailureCause.Other, ""),
        };
    }

    private static (EndpointFailureCause Cause, string Detail) OfSocket(SocketError error, HttpRequestError? during) => error switch
    {
        SocketError.ConnectionRefused => (EndpointFailureCause.ConnectionRefused, ""),
        SocketError.TimedOut => (EndpointFailureCause.ConnectTimedOut, ""),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.HostDown
            or SocketError.AddressNotAvailable => (EndpointFailureCause.AddressUnreachable, error.ToString()),
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery =>
            (EndpointFailureCause.NameNotResolved, error.ToString()),
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown =>
            (EndpointFailureCause.ConnectionReset, ""),
        _ => (during == HttpRequestError.NameResolutionError ? EndpointFailureCause.NameNotResolved : EndpointFailureCause.Other,
            error.ToString()),
    };

    private static (EndpointFailureCause Cause, string Detail) OfHttp(HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.SecureConnectionError => (EndpointFailureCause.TlsFailed, ""),
        HttpRequestError.NameResolutionError => (EndpointFailureCause.NameNotResolved, ""),
        HttpRequestError.ResponseEnded => (EndpointFailureCause.ClosedWithoutResponse, ""),
        HttpRequestError.ConfigurationLimitExceeded => (EndpointFailureCause.HeadersTooLarge, ""),
        HttpRequestError.InvalidResponse =>
            (IsAboutHeader(failure) ? EndpointFailureCause.InvalidHeader : EndpointFailureCause.NotHttp, ""),
        HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError => (EndpointFailureCause.NotHttp, "HTTP/2"),
        HttpRequestError.Unknown => (EndpointFailureCause.Other, (failure.InnerException ?? failure).GetType().Name),
        _ => (EndpointFailureCause.Other, failure.HttpRequestError.ToString()),
    };

    /// <summary>
    /// True where the status line was understood. The handler says it only in its message, whose quoted end comes from the endpoint.
    /// </summary>
    private static bool IsAboutHeader(HttpRequestException failure)
    {
        string message = (failure.InnerException ?? failure).Message;
        int quoted = message.IndexOf('\'', StringComparison.Ordinal);
        return (quoted < 0 ? message : message[..quoted]).Contains("header", StringComparison.Ordinal);
    }

    private static T? Find<T>(Exception? failure)
        where T : Exception
    {
        for (Exception? at = failure; at is not null; at = at.InnerException)
        {
            if (at is T found)
            {
                return found;
            }
        }

        return null;
    }
}
