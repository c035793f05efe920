using IngressRules.Matching;

namespace IngressRules.Forwarding;

/// <summary>
/// Sends a matched request to an endpoint. This is what a proxy implements to use IngressRules; <typeparamref name="TRequest"/> is whatever
/// the proxy calls a request.
/// </summary>
/// <typeparam name="TRequest">The proxy's own request type.</typeparam>
public interface IForwarder<in TRequest>
{
    /// <summary>Sends the request and its answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="match">The decision that led here, for headers, logs and policies.</param>
    /// <param name="endpoint">Where to send it.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns>What became of it. Trouble with the endpoint is a result, not an exception.</returns>
    ValueTask<ForwardResult> ForwardAsync(
        TRequest request, IngressMatch match, BackendEndpoint endpoint, CancellationToken cancellationToken);
}

/// <summary>What became of a request that was sent to an endpoint.</summary>
public enum ForwardResult
{
    /// <summary>The endpoint answered, and the answer went to the client.</summary>
    Forwarded,

    /// <summary>The endpoint broke off before its answer began, and the request may not be sent again. An HTTP host answers 502.</summary>
    Unreachable,

    /// <summary>The endpoint did not answer in time. An HTTP host answers 504.</summary>
    TimedOut,

    /// <summary>
    /// The exchange broke off after the answer had begun, or the client went away; nothing more can be said to the client.
    /// </summary>
    Aborted,

    /// <summary>
    /// No connection could be made, so that nothing was sent: the request may go to another endpoint whatever it asks for. An HTTP host
    /// answers 502 where there is no other.
    /// </summary>
    NotConnected,

    /// <summary>
    /// As <see cref="NotConnected"/>, because the time for it ran out. An HTTP host answers 504 where there is no other endpoint.
    /// </summary>
    ConnectTimedOut,

    /// <summary>
    /// The endpoint broke off before its answer began, and the request may be sent again: its method is idempotent and it has no body
    /// (RFC 9110, 9.2.2). An HTTP host answers 502 where there is no other endpoint.
    /// </summary>
    Interrupted,
}
