using IngressRules.Forwarding;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore;

/// <summary>What failed when a request was sent to an endpoint.</summary>
public enum EndpointFailureCause
{
    /// <summary>Another reason, which the detail says.</summary>
    Other,

    /// <summary>Nothing listens on the port.</summary>
    ConnectionRefused,

    /// <summary>There is no way to the address.</summary>
    AddressUnreachable,

    /// <summary>The name of the endpoint has no address.</summary>
    NameNotResolved,

    /// <summary>The connection was not made in time.</summary>
    ConnectTimedOut,

    /// <summary>The TLS handshake failed.</summary>
    TlsFailed,

    /// <summary>The endpoint closed the connection without a response.</summary>
    ClosedWithoutResponse,

    /// <summary>The endpoint reset the connection before its response began.</summary>
    ConnectionReset,

    /// <summary>The endpoint responded in another protocol than the one it was asked in.</summary>
    NotHttp,

    /// <summary>A header of the response has a character that HTTP forbids.</summary>
    InvalidHeader,

    /// <summary>The headers of the response are larger than the limit.</summary>
    HeadersTooLarge,

    /// <summary>The response is HTTP, but one that cannot be passed on.</summary>
    UnusableResponse,

    /// <summary>The response did not begin in time.</summary>
    ResponseTimedOut,

    /// <summary>The response ended before it was complete.</summary>
    ResponseBrokeOff,

    /// <summary>The response was silent for longer than the idle timeout.</summary>
    ResponseSilent,

    /// <summary>The endpoint's address is one that no request is sent to.</summary>
    AddressRefused,

    /// <summary>The router has no connection left for the endpoint.</summary>
    NoCapacity,

    /// <summary>The request has come through this router before.</summary>
    Loop,
}

/// <summary>One failed attempt to send a request to an endpoint.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Cause">What failed.</param>
/// <param name="Detail">More about it for the log, such as why a certificate was refused; may be empty.</param>
public sealed record EndpointFailure(BackendEndpoint Endpoint, EndpointFailureCause Cause, string Detail = "");

/// <summary>
/// The failed attempts of a request, in their order. A forwarder adds to them, so that the log and the response can name the cause; without
/// that they say only what the <see cref="ForwardResult"/> says.
/// </summary>
public sealed class EndpointFailures
{
    private readonly List<EndpointFailure> _all = [];

    private EndpointFailures()
    {
    }

    /// <summary>The failures so far.</summary>
    public IReadOnlyList<EndpointFailure> All => _all;

    /// <summary>The failures of a request; null where there are none.</summary>
    /// <param name="context">The request.</param>
    public static EndpointFailures? Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<EndpointFailures>();
    }

    /// <summary>Adds a failure of the request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="failure">The failure.</param>
    public static void Add(HttpContext context, EndpointFailure failure)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Of(context) is not { } failures)
        {
            context.Features.Set(failures = new EndpointFailures());
        }

        failures._all.Add(failure);
    }
}
