using IngressRules.Forwarding;

namespace IngressRules.AspNetCore;

/// <summary>
/// The causes of 502, 503 and 504 in words: for the log with all that is known, for the client without addresses, names and internal
/// errors.
/// </summary>
internal static class FailureText
{
    /// <summary>The cause for the log, as the end of a sentence about an endpoint.</summary>
    public static string ForLog(EndpointFailure failure)
    {
        string text = Words(failure.Cause).Log;
        return failure.Detail.Length == 0 ? text : $"{text} ({failure.Detail})";
    }

    /// <summary>The cause for the client, a sentence.</summary>
    public static string ForClient(EndpointFailureCause cause) => Words(cause).Client;

    /// <summary>Why a backend takes no requests, for the client.</summary>
    public static string ForClient(BackendStatus status) => status switch
    {
        BackendStatus.ServiceNotFound or BackendStatus.PortNotFound => "The backend of this rule does not exist.",
        BackendStatus.NotSupported => "The backend of this rule is of a kind that is not served.",
        _ => "The backend has no ready endpoints.",
    };

    /// <summary>The cause that follows from an outcome alone, where the forwarder has not said more.</summary>
    public static EndpointFailureCause CauseOf(in DispatchResult result) => result switch
    {
        { Outcome: DispatchOutcome.EndpointTimedOut } => EndpointFailureCause.ResponseTimedOut,
        { Outcome: DispatchOutcome.LoopDetected } => EndpointFailureCause.Loop,
        { LacksCapacity: true } => EndpointFailureCause.NoCapacity,
        { Outcome: DispatchOutcome.BackendUnavailable } => EndpointFailureCause.AddressRefused,
        _ => EndpointFailureCause.Other,
    };

    private static (string Log, string Client) Words(EndpointFailureCause cause) => cause switch
    {
        EndpointFailureCause.ConnectionRefused => (
            "connection refused", "The backend refused the connection."),
        EndpointFailureCause.AddressUnreachable => (
            "the address cannot be reached", "The backend cannot be reached."),
        EndpointFailureCause.NameNotResolved => (
            "its name cannot be resolved", "The name of the backend cannot be resolved."),
        EndpointFailureCause.ConnectTimedOut => (
            "connecting timed out", "The connection to the backend timed out."),
        EndpointFailureCause.TlsFailed => (
            "TLS failed", "TLS with the backend failed."),
        EndpointFailureCause.ClosedWithoutResponse => (
            "it closed the connection without a response", "The backend closed the connection without a response."),
        EndpointFailureCause.ConnectionReset => (
            "it reset the connection before it responded", "The backend reset the connection."),
        EndpointFailureCause.NotHttp => (
            "it responded with something else than HTTP/1.1; is its port one for TLS or HTTP/2? Then the Service needs an appProtocol",
            "The backend responded with something else than HTTP."),
        EndpointFailureCause.InvalidHeader => (
            "a header of its response has a control character or another that HTTP forbids",
            "The backend sent a header with a character that HTTP forbids."),
        EndpointFailureCause.HeadersTooLarge => (
            "the headers of its response are too large", "The headers of the backend's response are too large."),
        EndpointFailureCause.UnusableResponse => (
            "its response cannot be passed on", "The backend sent a response that cannot be passed on."),
        EndpointFailureCause.ResponseTimedOut => (
            "it did not respond in time", "The backend did not respond in time."),
        EndpointFailureCause.ResponseBrokeOff => (
            "its response broke off in the middle", "The backend's response broke off."),
        EndpointFailureCause.ResponseSilent => (
            "its response was silent for longer than the idle timeout", "The backend's response broke off."),
        EndpointFailureCause.AddressRefused => (
            "it is on this machine or has another address that no request is sent to",
            "The backend has an address that no request is sent to."),
        EndpointFailureCause.NoCapacity => (
            "there is no connection left for it", "The router has no connection left for the backend."),
        EndpointFailureCause.Loop => (
            "the request has come here before, so the endpoint leads back to this router", "The request has come here before."),
        _ => ("it could not be reached or broke off", "The backend could not be reached."),
    };
}
