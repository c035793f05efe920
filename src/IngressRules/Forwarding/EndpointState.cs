namespace IngressRules.Forwarding;

/// <summary>
/// The state of an endpoint that outlives a table: its request counts, and whether it can be reached. It is updated concurrently; the
/// numbers are not updated together, but each is correct.
/// </summary>
public sealed class EndpointState
{
    private readonly EndpointRegistry _registry;
    private int _active;
    private long _sent;
    private long _failures;
    private long _coolsDownUntil;

    internal EndpointState(BackendEndpoint endpoint, EndpointRegistry registry)
    {
        Endpoint = endpoint;
        _registry = registry;
    }

    /// <summary>The endpoint.</summary>
    public BackendEndpoint Endpoint { get; }

    /// <summary>The number of requests in flight, open WebSockets included.</summary>
    public int ActiveRequests => Volatile.Read(ref _active);

    /// <summary>The number of requests sent since the endpoint became known.</summary>
    public long SentRequests => Interlocked.Read(ref _sent);

    /// <summary>The number of those that failed: no connection, a broken connection or a timeout.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>
    /// True while the endpoint gets no requests because a connection to it failed. It is false once the cooldown is over: then the next
    /// request may try it.
    /// </summary>
    public bool IsCoolingDown => Interlocked.Read(ref _coolsDownUntil) is not 0 and long until && _registry.Now < until;

    /// <summary>True where the last connection to the endpoint failed, also after its cooldown.</summary>
    public bool HasFailed => Interlocked.Read(ref _coolsDownUntil) != 0;

    /// <summary>Counts a request that is about to be sent.</summary>
    internal void Begin()
    {
        Interlocked.Increment(ref _active);
        Interlocked.Increment(ref _sent);
    }

    /// <summary>Records the result of that request; null if an exception says nothing about the endpoint.</summary>
    internal void End(ForwardResult? result)
    {
        Interlocked.Decrement(ref _active);
        switch (result)
        {
            case ForwardResult.Forwarded or ForwardResult.Rejected:
                EndCooldown();
                break;
            case ForwardResult.NotConnected or ForwardResult.ConnectTimedOut or ForwardResult.Refused:
                Interlocked.Increment(ref _failures);
                StartCooldown();
                break;
            case ForwardResult.Disconnected or ForwardResult.Interrupted or ForwardResult.TimedOut:
                // The endpoint was reached, so it does not cool down: one failed request says little about the next.
                Interlocked.Increment(ref _failures);
                break;
            default:
                // The exchange was interrupted after the endpoint had been reached, or the request itself was at fault.
                break;
        }
    }

    /// <summary>
    /// True if the endpoint may get this request. After the cooldown it gets one probe per cooldown until one succeeds; all other requests
    /// still go to other endpoints.
    /// </summary>
    internal bool TryUse()
    {
        long until = Interlocked.Read(ref _coolsDownUntil);
        return until == 0
            || (_registry.Now >= until && Interlocked.CompareExchange(ref _coolsDownUntil, _registry.EndOfCooldown(), until) == until);
    }

    private void StartCooldown()
    {
        if (_registry.HasCooldown)
        {
            Interlocked.Exchange(ref _coolsDownUntil, _registry.EndOfCooldown());
        }
    }

    private void EndCooldown()
    {
        // Read first: nearly all requests succeed, and a write would invalidate the cache line on other processors.
        if (HasFailed)
        {
            Interlocked.Exchange(ref _coolsDownUntil, 0);
        }
    }
}
