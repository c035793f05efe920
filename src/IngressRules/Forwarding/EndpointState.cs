namespace IngressRules.Forwarding;

/// <summary>
/// What is known of an endpoint beyond the tables that name it: how many requests it has, and whether it can be reached. Many threads change it at
/// once; each number is right by itself.
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

    /// <summary>Requests that have been sent and are not finished, open WebSockets included.</summary>
    public int ActiveRequests => Volatile.Read(ref _active);

    /// <summary>Requests that have been sent since the endpoint became known.</summary>
    public long SentRequests => Interlocked.Read(ref _sent);

    /// <summary>How many of them met no connection, a broken one, or silence.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>True while the endpoint gets no requests because a connection to it failed.</summary>
    public bool IsCoolingDown => Interlocked.Read(ref _coolsDownUntil) != 0;

    /// <summary>Counts a request that is about to be sent.</summary>
    internal void Begin()
    {
        Interlocked.Increment(ref _active);
        Interlocked.Increment(ref _sent);
    }

    /// <summary>Counts how that request ended; null where an exception says nothing about the endpoint.</summary>
    internal void End(ForwardResult? result)
    {
        Interlocked.Decrement(ref _active);
        switch (result)
        {
            case ForwardResult.Forwarded:
                EndCooldown();
                break;
            case ForwardResult.NotConnected or ForwardResult.ConnectTimedOut:
                Interlocked.Increment(ref _failures);
                StartCooldown();
                break;
            case ForwardResult.Disconnected or ForwardResult.Interrupted or ForwardResult.TimedOut:
                // There was a connection, so the endpoint stays in use: what it did to one request says little about the next.
                Interlocked.Increment(ref _failures);
                break;
            default:
                // The exchange broke off in the middle: the endpoint had been reached.
                break;
        }
    }

    /// <summary>
    /// True where the endpoint may be given a request. After the cooldown it gets one probe per cooldown until one succeeds; all other requests
    /// still go elsewhere.
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
        // Read first: nearly all requests end well, and a write would take the cache line away from the other processors.
        if (IsCoolingDown)
        {
            Interlocked.Exchange(ref _coolsDownUntil, 0);
        }
    }
}
