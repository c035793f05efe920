using IngressRules.Matching;

namespace IngressRules.Forwarding;

/// <summary>
/// Sends a matched request to an endpoint. A proxy implements this to use IngressRules; <typeparamref name="TRequest"/> is the proxy's own
/// request type.
/// </summary>
/// <typeparam name="TRequest">The proxy's own request type.</typeparam>
public interface IForwarder<in TRequest>
{
    /// <summary>Sends the request to the endpoint, and the response to the client.</summary>
    /// <param name="request">The request.</param>
    /// <param name="match">The match, for headers, logs and policies.</param>
    /// <param name="endpoint">Where to send it.</param>
    /// <param name="cancellationToken">Cancelled when the client has disconnected.</param>
    /// <returns>The result. A failure of the endpoint is a result, not an exception.</returns>
    ValueTask<ForwardResult> ForwardAsync(
        TRequest request, IngressMatch match, BackendEndpoint endpoint, CancellationToken cancellationToken);
}

/// <summary>The result of sending a request to an endpoint.</summary>
public enum ForwardResult
{
    /// <summary>The endpoint's response was sent to the client.</summary>
    Forwarded,

    /// <summary>
    /// The connection to the endpoint broke before the response began, and the request may not be sent again, because the endpoint may have
    /// acted on it. An HTTP host responds with 502.
    /// </summary>
    Disconnected,

    /// <summary>The endpoint did not respond in time. An HTTP host responds with 504.</summary>
    TimedOut,

    /// <summary>
    /// The exchange was interrupted after the response had begun, or the client disconnected. No other response can be sent.
    /// </summary>
    Aborted,

    /// <summary>
    /// No connection could be made, so nothing was sent, and the request may go to another endpoint whatever its method. An HTTP host
    /// responds with 502 if there is no other.
    /// </summary>
    NotConnected,

    /// <summary>
    /// Same as <see cref="NotConnected"/>, but connecting timed out. An HTTP host responds with 504 if there is no other endpoint.
    /// </summary>
    ConnectTimedOut,

    /// <summary>
    /// The connection to the endpoint broke before the response began, and the request may be sent again: its method is idempotent and it
    /// has no body (RFC 9110, 9.2.2). An HTTP host responds with 502 where there is no other endpoint.
    /// </summary>
    Interrupted,

    /// <summary>
    /// The endpoint's address is one that requests are not sent to (<see cref="ExternalAddress"/>), or a listener of the proxy itself.
    /// Nothing was sent, and the request may go to another endpoint. An HTTP host responds with 503 if there is no other.
    /// </summary>
    Refused,

    /// <summary>The request has come through this proxy before (RFC 9110, 7.6.3). An HTTP host responds with 508.</summary>
    LoopDetected,

    /// <summary>
    /// The forwarder itself has no room for the request, such as no free connection; nothing was sent, and no endpoint is at fault. An HTTP
    /// host responds with 503.
    /// </summary>
    NoCapacity,

    /// <summary>
    /// The endpoint responded with a status that the host does not want to be sent (<see cref="DispatchPlan"/>). Nothing of the response
    /// was sent to the client.
    /// </summary>
    Rejected,
}
