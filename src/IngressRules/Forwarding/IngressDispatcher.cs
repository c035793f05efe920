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

    /// <summary>The endpoint did not answer in time: 504.</summary>
    EndpointTimedOut,

    /// <summary>The exchange broke off after the answer had begun.</summary>
    Aborted,

    /// <summary>The endpoint's answer went to the client.</summary>
    Forwarded,
}

/// <summary>The whole story of one request, for answers, logs and metrics.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Match">The decision.</param>
/// <param name="Backend">The endpoints behind the backend; null where no backend was asked for.</param>
/// <param name="Endpoint">The endpoint that the request was sent to; null where it was sent nowhere.</param>
public readonly record struct DispatchResult(DispatchOutcome Outcome, IngressMatch Match, BackendEndpoints? Backend, Endpoint? Endpoint);

/// <summary>
/// Leads a request from its host and target to an endpoint: match, resolve, select, forward. It knows no web framework; a proxy gives its
/// own request type and an <see cref="IForwarder{TRequest}"/> for it.
/// </summary>
/// <typeparam name="TRequest">The proxy's own request type.</typeparam>
public sealed class IngressDispatcher<TRequest>
{
    private readonly IForwarder<TRequest> _forwarder;
    private readonly IEndpointSelector _selector;

    /// <summary>A dispatcher over a forwarder.</summary>
    /// <param name="forwarder">Sends requests.</param>
    /// <param name="selector">Chooses among endpoints; null for round robin.</param>
    public IngressDispatcher(IForwarder<TRequest> forwarder, IEndpointSelector? selector = null)
    {
        ArgumentNullException.ThrowIfNull(forwarder);
        _forwarder = forwarder;
        _selector = selector ?? new RoundRobinSelector();
    }

    /// <summary>Sends a request that has been matched.</summary>
    /// <param name="match">The decision.</param>
    /// <param name="resolver">Knows the endpoints of the table that decided.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
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

        Endpoint endpoint = _selector.Select(backend);
        ForwardResult result = await _forwarder.ForwardAsync(request, match, endpoint, cancellationToken).ConfigureAwait(false);
        DispatchOutcome outcome = result switch
        {
            ForwardResult.Forwarded => DispatchOutcome.Forwarded,
            ForwardResult.TimedOut => DispatchOutcome.EndpointTimedOut,
            ForwardResult.Aborted => DispatchOutcome.Aborted,
            _ => DispatchOutcome.EndpointUnreachable,
        };
        return new(outcome, match, backend, endpoint);
    }
}
