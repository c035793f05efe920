using System.Runtime.CompilerServices;
using IngressRules.Matching;

namespace IngressRules.Forwarding;

/// <summary>What became of a request from the match to the endpoint.</summary>
public enum DispatchOutcome
{
    /// <summary>No rule and no default backend takes the request: 404, or the next handler's turn (Q9).</summary>
    NoMatch,

    /// <summary>The target is ambiguous and refused: 400.</summary>
    Refused,

    /// <summary>The backend has no endpoint to send to: 503 (Q20, Q21).</summary>
    BackendUnavailable,

    /// <summary>The endpoint could not be reached: 502.</summary>
    EndpointUnreachable,

    /// <summary>The endpoint did not respond in time: 504.</summary>
    EndpointTimedOut,

    /// <summary>The exchange broke off after the response had begun.</summary>
    Aborted,

    /// <summary>The endpoint's response went to the client.</summary>
    Forwarded,
}

/// <summary>What happened to one request, for responses, logs and metrics.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Match">The decision.</param>
/// <param name="Backend">The endpoints behind the backend; null where no backend was asked for.</param>
/// <param name="Endpoint">The endpoint that the request was sent to, the last one of several; null where it was sent nowhere.</param>
public readonly record struct DispatchResult(
    DispatchOutcome Outcome, IngressMatch Match, BackendEndpoints? Backend, BackendEndpoint? Endpoint)
{
    /// <summary>
    /// How many endpoints the request was given: 0 where it was sent nowhere, 1 for nearly all, more where one could not be reached.
    /// </summary>
    public int Attempts { get; init; }
}

/// <summary>
/// Leads a request from its host and target to an endpoint: match, resolve, select, forward. It knows no web framework; a proxy gives its
/// own request type and an <see cref="IForwarder{TRequest}"/> for it.
/// </summary>
/// <typeparam name="TRequest">The proxy's own request type.</typeparam>
public sealed class IngressDispatcher<TRequest>
{
    private readonly IForwarder<TRequest> _forwarder;
    private readonly IEndpointSelector _selector;
    private readonly int _maxAttempts;

    /// <summary>A dispatcher over a forwarder.</summary>
    /// <param name="forwarder">Sends requests.</param>
    /// <param name="selector">Chooses among endpoints; null for round robin.</param>
    /// <param name="endpoints">
    /// Knows which endpoints are busy and which are down, and how long one that is down gets no requests; null for a registry with the defaults.
    /// </param>
    /// <param name="options">How often to try; null for the defaults.</param>
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

    /// <summary>What is known of the endpoints that requests were sent to.</summary>
    public EndpointRegistry Endpoints { get; }

    /// <summary>Sends a request that has been matched.</summary>
    /// <param name="match">The decision.</param>
    /// <param name="resolver">Knows the endpoints of the table that decided.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<DispatchResult> DispatchAsync(
        IngressMatch match, IBackendResolver resolver, TRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resolver);
        if (!match.Success)
        {
            return new(match.Outcome == MatchOutcome.Refused ? DispatchOutcome.Refused : DispatchOutcome.NoMatch, match, null, null);
        }

        BackendEndpoints backend = resolver.Resolve(match.Backend);
        if (backend.Status != BackendStatus.Found)
        {
            return new(DispatchOutcome.BackendUnavailable, match, backend, null);
        }

        var attempts = new EndpointAttempts(backend, Endpoints, _selector);
        EndpointState endpoint = attempts.Next(lastResort: true)!;
        ForwardResult? result;
        int costly = 0;
        while (true)
        {
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

            if (!MayGoElsewhere(result.Value) || cancellationToken.IsCancellationRequested)
            {
                break;
            }

            // A refused connection costs nothing and starts a cooldown, so the walk past all that are down is done once, not for each request.
            bool free = result == ForwardResult.NotConnected && Endpoints.HasCooldown;
            costly += free ? 0 : 1;
            if (costly >= _maxAttempts || attempts.Next(lastResort: attempts.Count < _maxAttempts) is not { } other)
            {
                break;
            }

            endpoint = other;
        }

        return new(ToOutcome(result.Value), match, backend, endpoint.Endpoint) { Attempts = attempts.Count };
    }

    /// <summary>True where nothing was sent, or what was sent may be sent again.</summary>
    private static bool MayGoElsewhere(ForwardResult result) =>
        result is ForwardResult.NotConnected or ForwardResult.ConnectTimedOut or ForwardResult.Interrupted;

    private static DispatchOutcome ToOutcome(ForwardResult result) => result switch
    {
        ForwardResult.Forwarded => DispatchOutcome.Forwarded,
        ForwardResult.TimedOut or ForwardResult.ConnectTimedOut => DispatchOutcome.EndpointTimedOut,
        ForwardResult.Aborted => DispatchOutcome.Aborted,
        _ => DispatchOutcome.EndpointUnreachable,
    };
}
