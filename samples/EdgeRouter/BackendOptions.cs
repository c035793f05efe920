using IngressRules.Forwarding;

namespace EdgeRouter;

/// <summary>What the command line says of the way from a backend to an endpoint. The times that it may take stand beside it.</summary>
public sealed record BackendOptions
{
    /// <summary>How the requests of a backend are shared out.</summary>
    public Balance Balance { get; init; }

    /// <summary>Which endpoints a backend has, and which of them are preferred.</summary>
    public ResolverOptions Resolver { get; init; } = ResolverOptions.Default;

    /// <summary>How many endpoints a request may be given.</summary>
    public DispatcherOptions Dispatcher { get; init; } = DispatcherOptions.Default;

    /// <summary>How long an endpoint gets no requests after a connection to it failed.</summary>
    public TimeSpan EndpointCooldown { get; init; } = EndpointRegistry.DefaultCooldown;

    /// <summary>Whether the certificate of an endpoint that speaks <c>https</c> must be valid for the Host.</summary>
    public bool VerifyCertificates { get; init; }

    internal IEndpointSelector Selector => Balance switch
    {
        Balance.LeastRequests => new LeastRequestsSelector(),
        Balance.TwoChoices => new PowerOfTwoChoicesSelector(),
        Balance.Random => new RandomSelector(),
        _ => new RoundRobinSelector(),
    };
}

/// <summary>How the requests of a backend are shared out over its endpoints.</summary>
public enum Balance
{
    /// <summary>In turn.</summary>
    RoundRobin,

    /// <summary>To the endpoint with the fewest requests in flight.</summary>
    LeastRequests,

    /// <summary>To the less busy one of two that are drawn.</summary>
    TwoChoices,

    /// <summary>By chance.</summary>
    Random,
}
