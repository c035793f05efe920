using System.Globalization;
using IngressRules.Diagnostics;
using IngressRules.Forwarding;
using IngressRules.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IngressRules.AspNetCore;

/// <summary>
/// Logs why requests got no response from their backends: once when an endpoint begins to fail for a reason, at most once a minute while it
/// goes on, with the number of requests since, and once when the endpoint responds again. Clients decide how many requests there are, and a
/// line for each would hide everything else.
/// </summary>
internal sealed partial class FailureLog(ILogger logger, TimeProvider time)
{
    /// <summary>By address and port: an endpoint is made anew when its slice changes.</summary>
    private readonly FailureStates<(string Address, int Port)> _endpoints = new(time);

    private readonly FailureStates<BackendReference> _backends = new(time);

    /// <summary>How many states are remembered.</summary>
    public int StateCount => _endpoints.Count + _backends.Count;

    /// <summary>How many of them have begun and not ended.</summary>
    public int OpenCount => _endpoints.OpenCount + _backends.OpenCount;

    /// <summary>Logs the failures of a request that has ended, and the recovery of what took it.</summary>
    /// <param name="context">The request, whose status is set.</param>
    /// <param name="result">Its result.</param>
    public void Write(HttpContext context, in DispatchResult result)
    {
        IReadOnlyList<EndpointFailure> failures = EndpointFailures.Of(context)?.All ?? [];
        for (int i = 0; i < failures.Count; i++)
        {
            WriteEndpoint(context, result, failures[i], i + 1);
        }

        switch (result.Outcome)
        {
            case DispatchOutcome.Forwarded:
                WriteRecovery(result, failures);
                break;
            case DispatchOutcome.BackendUnavailable when result.Endpoint is null:
                WriteBackend(result);
                break;
            case DispatchOutcome.BackendUnavailable or DispatchOutcome.EndpointUnreachable or DispatchOutcome.EndpointTimedOut
                or DispatchOutcome.LoopDetected when failures.Count == 0:
                WriteEndpoint(context, result, new(result.Endpoint!, FailureText.CauseOf(result)), result.Attempts);
                break;
            default:
                // Refused targets and clients that have disconnected are not faults of a backend, so they are not logged here.
                break;
        }
    }

    private static (string Address, int Port) KeyOf(BackendEndpoint endpoint) => (endpoint.Address, endpoint.Port);

    /// <summary>
    /// True for a cause that has to do with the endpoint and not with the request, so that a response to any request shows that it is over.
    /// </summary>
    private static bool IsOfAll(EndpointFailureCause cause) => cause is EndpointFailureCause.ConnectionRefused
        or EndpointFailureCause.AddressUnreachable or EndpointFailureCause.NameNotResolved or EndpointFailureCause.ConnectTimedOut
        or EndpointFailureCause.TlsFailed or EndpointFailureCause.AddressRefused or EndpointFailureCause.NoCapacity;

    private void WriteRecovery(in DispatchResult result, IReadOnlyList<EndpointFailure> failures)
    {
        BackendEndpoint endpoint = result.Endpoint!;
        for (int i = 0; i < failures.Count; i++)
        {
            if (KeyOf(failures[i].Endpoint) == KeyOf(endpoint))
            {
                // The response has begun, but it broke off.
                return;
            }
        }

        if (_endpoints.TryEnd(KeyOf(endpoint), out FailureRecovery? recovery))
        {
            WriteRecovered("endpoint ", endpoint.Authority, recovery);
        }

        if (result.Match.Backend is { } backend && _backends.TryEnd(backend, out recovery))
        {
            WriteRecovered("", backend.ToString(), recovery);
        }
    }

    private void WriteRecovered(string what, string subject, FailureRecovery recovery) => Recovered(
        logger, what, VisibleText.Of(subject), Requests(recovery.Failures, ""), Math.Round(recovery.Lasted.TotalSeconds, 1),
        recovery.Causes);

    private void WriteEndpoint(HttpContext context, in DispatchResult result, EndpointFailure failure, int attempt)
    {
        string cause = VisibleText.Of(FailureText.ForLog(failure));
        if (_endpoints.Begin(KeyOf(failure.Endpoint), cause, IsOfAll(failure.Cause)) is { } more)
        {
            EndpointFailed(
                logger,
                context.Response.StatusCode,
                VisibleText.Of(result.Match.ToString()),
                VisibleText.Of(failure.Endpoint.Authority),
                attempt,
                Math.Max(result.Attempts, attempt),
                cause,
                More(more));
        }
    }

    private void WriteBackend(in DispatchResult result)
    {
        string reason = VisibleText.Of(result.Backend?.Message ?? "");
        if (_backends.Begin(result.Match.Backend!, reason, isOfAll: true) is { } more)
        {
            BackendUnavailable(logger, VisibleText.Of(result.Match.ToString()), reason, More(more));
        }
    }

    private static string More(long more) => more == 0 ? "" : $"; {Requests(more, "more ")} since the last such line";

    private static string Requests(long count, string which) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {which}{(count == 1 ? "request" : "requests")}");

    [LoggerMessage(1, LogLevel.Warning, "503 for {Match}: {Reason}{More}")]
    private static partial void BackendUnavailable(ILogger logger, string match, string reason, string more);

    [LoggerMessage(
        2, LogLevel.Warning, "{Status} for {Match}: endpoint {Endpoint}, attempt {Attempt} of {Attempts}: {Cause}{More}")]
    private static partial void EndpointFailed(
        ILogger logger, int status, string match, string endpoint, int attempt, int attempts, string cause, string more);

    [LoggerMessage(
        3, LogLevel.Information, "Recovered: {What}{Subject} responds again; {Requests} failed in {Seconds} s: {Cause}")]
    private static partial void Recovered(
        ILogger logger, string what, string subject, string requests, double seconds, string cause);
}
