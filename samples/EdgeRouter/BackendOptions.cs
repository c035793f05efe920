using IngressRules.Forwarding;

namespace EdgeRouter;

/// <summary>The command line's settings for choosing and reaching endpoints. The time limits are in <c>RouterOptions</c>.</summary>
public sealed record BackendOptions
{
    /// <summary>How requests are balanced over the endpoints of a backend.</summary>
    public Balance Balance { get; init; }

    /// <summary>Which endpoints a backend has, and which of them are preferred.</summary>
    public ResolverOptions Resolver { get; init; } = ResolverOptions.Default;

    /// <summary>How many endpoints a request may be given.</summary>
    public DispatcherOptions Dispatcher { get; init; } = DispatcherOptions.Default;

    /// <summary>How long an endpoint gets no requests after a connection to it failed.</summary>
    public TimeSpan EndpointCooldown { get; init; } = EndpointRegistry.DefaultCooldown;

    /// <summary>Whether the certificate of an endpoint that speaks <c>https</c> must be valid for its Service's name.</summary>
    public bool VerifyCertificates { get; init; }

    internal IEndpointSelector Selector => Balance switch
    {
        Balance.LeastRequests => new LeastRequestsSelector(),
        Balance.TwoChoices => new PowerOfTwoChoicesSelector(),
        Balance.Random => new RandomSelector(),
        _ => new RoundRobinSelector(),
    };
}

/// <summary>How requests are balanced over the endpoints of a backend.</summary>
public enum Balance
{
    /// <summary>Round robin.</summary>
    RoundRobin,

    /// <summary>The endpoint with the fewest requests in flight.</summary>
    LeastRequests,

    /// <summary>Of two random endpoints, the one with fewer requests in flight.</summary>
    TwoChoices,

    /// <summary>A random endpoint.</summary>
    Random,
}
