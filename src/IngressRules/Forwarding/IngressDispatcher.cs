using System.Runtime.CompilerServices;
using IngressRules.Matching;

namespace IngressRules.Forwarding;

/// <summary>The outcome of a request, from matching to forwarding.</summary>
public enum DispatchOutcome
{
    /// <summary>No rule and no default backend matches: 404, or the next middleware handles the request (Q9).</summary>
    NoMatch,

    /// <summary>The target is ambiguous and refused: 400.</summary>
    Refused,

    /// <summary>
    /// The backend has no endpoint that requests may be sent to, or the forwarder has no room for the request: 503 (Q20, Q21).
    /// </summary>
    BackendUnavailable,

    /// <summary>The endpoint could not be reached: 502.</summary>
    EndpointUnreachable,

    /// <summary>The endpoint did not respond in time: 504.</summary>
    EndpointTimedOut,

    /// <summary>The exchange was interrupted after the response had begun.</summary>
    Aborted,

    /// <summary>The endpoint's response was sent to the client.</summary>
    Forwarded,

    /// <summary>The request has come through this proxy before: 508.</summary>
    LoopDetected,

    /// <summary>
    /// The endpoint responded with a status in whose place the host sends another response; nothing was sent to the client
    /// (<see cref="ForwardResult.Rejected"/>).
    /// </summary>
    Rejected,

    /// <summary>A policy of the route refuses the request, so that it was not sent: 400, 401, 403, 413, 500 or 503.</summary>
    Denied,
}

/// <summary>What happened to one request: used for responses, logs and metrics.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Match">The match.</param>
/// <param name="Backend">The endpoints of the backend; null if no backend was resolved.</param>
/// <param name="Endpoint">The endpoint that the request was sent to, the last one if there were several; null if it was not sent.</param>
public readonly record struct DispatchResult(
    DispatchOutcome Outcome, IngressMatch Match, BackendEndpoints? Backend, BackendEndpoint? Endpoint)
{
    /// <summary>
    /// The number of endpoints that were tried: 0 if the request was not sent, usually 1, more if one could not be reached.
    /// </summary>
    public int Attempts { get; init; }

    /// <summary>True if the forwarder had no room for the request, so that the endpoint is not at fault.</summary>
    public bool LacksCapacity { get; init; }
}

/// <summary>
/// Takes a request from its host and target to an endpoint: match, resolve, select, forward. It does not depend on a web framework; a proxy
/// supplies its own request type and an <see cref="IForwarder{TRequest}"/> for it.
/// </summary>
/// <typeparam name="TRequest">The proxy's own request type.</typeparam>
public sealed class IngressDispatcher<TRequest>
{
    private readonly IForwarder<TRequest> _forwarder;
    private readonly IEndpointSelector _selector;
    private readonly int _maxAttempts;

    /// <summary>Creates a dispatcher for a forwarder.</summary>
    /// <param name="forwarder">Sends requests to endpoints.</param>
    /// <param name="selector">Chooses among endpoints; null for round robin.</param>
    /// <param name="endpoints">
    /// The state of the endpoints: their requests in flight, and which of them are cooling down and for how long. Null for a registry with
    /// the defaults.
    /// </param>
    /// <param name="options">The limit of attempts; null for the defaults.</param>
    public IngressDispatcher(
        IForwarder<TRequest> forwarder, IEndpointSelector? selector = null, EndpointRegistry? endpoints = null,
        DispatcherOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(forwarder);
        options ??= DispatcherOptions.Default;
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxAttempts, 1, nameof(options));
        _forwarder = forwarder;
        _selector = selector ?? new RoundRobinSelector();
        Endpoints = endpoints ?? new EndpointRegistry();
        _maxAttempts = options.MaxAttempts;
    }

    /// <summary>The state of the endpoints that requests were sent to.</summary>
    public EndpointRegistry Endpoints { get; }

    /// <summary>Sends a request that has been matched.</summary>
    /// <param name="match">The match.</param>
    /// <param name="resolver">The resolver of the same table as the match.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    public ValueTask<DispatchResult> DispatchAsync(
        IngressMatch match, IBackendResolver resolver, TRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resolver);
        if (!match.Success)
        {
            return new(new DispatchResult(
                match.Outcome == MatchOutcome.Refused ? DispatchOutcome.Refused : DispatchOutcome.NoMatch, match, null, null));
        }

        BackendEndpoints backend = resolver.Resolve(match.Backend);
        return backend.Status == BackendStatus.Found
            ? SendAsync(match, backend, null, request, cancellationToken)
            : new(new DispatchResult(DispatchOutcome.BackendUnavailable, match, backend, null));
    }

    /// <summary>Sends a request as a plan says: to its endpoints, by its selector, with its retries.</summary>
    /// <param name="match">The match; it need not have a backend.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    public ValueTask<DispatchResult> DispatchAsync(
        IngressMatch match, DispatchPlan plan, TRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Backend.Status == BackendStatus.Found
            ? SendAsync(match, plan.Backend, plan, request, cancellationToken)
            : new(new DispatchResult(DispatchOutcome.BackendUnavailable, match, plan.Backend, null));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<DispatchResult> SendAsync(
        IngressMatch match, BackendEndpoints backend, DispatchPlan? plan, TRequest request, CancellationToken cancellationToken)
    {
        var attempts = new EndpointAttempts(backend, Endpoints, plan?.Selector ?? _selector, plan is { IsSticky: true });
        EndpointState endpoint = attempts.Next(lastResort: true)!;
        int maxAttempts = plan?.MaxAttempts ?? match.Parameters?.MaxAttempts ?? _maxAttempts;
        ForwardResult? result;
        int costly = 0;
        while (true)
        {
            if (plan is not null)
            {
                plan.HasOther = !plan.IsSticky && costly + 1 < maxAttempts && attempts.Count < backend.Endpoints.Count;
            }

            result = null;
            endpoint.Begin();
            try
            {
                result = await _forwarder.ForwardAsync(request, match, endpoint.Endpoint, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                endpoint.End(result);
            }

            if (!(plan?.MayGoElsewhere(result.Value) ?? DispatchPlan.MayBeSentElsewhere(result.Value))
                || cancellationToken.IsCancellationRequested)
            {
                break;
            }

            // A refused connection is cheap and starts a cooldown, so only the first request tries all endpoints that are down.
            bool free = (result is ForwardResult.NotConnected or ForwardResult.Refused) && Endpoints.HasCooldown;
            costly += free ? 0 : 1;
            bool lastResort = attempts.Count < maxAttempts || result == ForwardResult.Rejected;
            if (costly >= maxAttempts || attempts.Next(lastResort) is not { } other)
            {
                break;
            }

            endpoint = other;
        }

        return new(ToOutcome(result.Value), match, backend, endpoint.Endpoint)
        {
            Attempts = attempts.Count,
            LacksCapacity = result == ForwardResult.NoCapacity,
        };
    }

    private static DispatchOutcome ToOutcome(ForwardResult result) => result switch
    {
        ForwardResult.Forwarded => DispatchOutcome.Forwarded,
        ForwardResult.TimedOut or ForwardResult.ConnectTimedOut => DispatchOutcome.EndpointTimedOut,
        ForwardResult.Aborted => DispatchOutcome.Aborted,
        ForwardResult.Refused => DispatchOutcome.BackendUnavailable,
        ForwardResult.LoopDetected => DispatchOutcome.LoopDetected,
        ForwardResult.Rejected => DispatchOutcome.Rejected,
        ForwardResult.NoCapacity => DispatchOutcome.BackendUnavailable,
        _ => DispatchOutcome.EndpointUnreachable,
    };
}
