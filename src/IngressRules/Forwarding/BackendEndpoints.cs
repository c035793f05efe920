using IngressRules.Model;

namespace IngressRules.Forwarding;

/// <summary>What became of the attempt to turn a backend into endpoints.</summary>
public enum BackendStatus
{
    /// <summary>There is at least one endpoint.</summary>
    Found,

    /// <summary>No Service of that name exists in the namespace.</summary>
    ServiceNotFound,

    /// <summary>The Service has no such TCP port.</summary>
    PortNotFound,

    /// <summary>The Service has no endpoint that takes requests at the moment.</summary>
    NoEndpoints,

    /// <summary>Nobody here serves this kind of backend: a <c>resource</c> backend, or a Service of type <c>ExternalName</c>.</summary>
    NotSupported,
}

/// <summary>
/// The endpoints behind a backend at one moment, or why there are none. An HTTP host answers 503 where there are none (Q20, Q21).
/// </summary>
public sealed class BackendEndpoints
{
    private readonly Round _round;
    private KnownStates? _states;

    private BackendEndpoints(BackendStatus status, string message, ValueList<BackendEndpoint> endpoints, int preferred, Round round)
    {
        Status = status;
        Message = message;
        Endpoints = endpoints;
        PreferredCount = preferred;
        _round = round;
    }

    /// <summary>Whether there are endpoints, and if not, why.</summary>
    public BackendStatus Status { get; }

    /// <summary>A sentence for the log; empty where there are endpoints.</summary>
    public string Message { get; }

    /// <summary>The endpoints, the preferred ones first; none unless <see cref="Status"/> is <see cref="BackendStatus.Found"/>.</summary>
    public ValueList<BackendEndpoint> Endpoints { get; }

    /// <summary>
    /// How many of the endpoints, counted from the first, should take the requests as long as one of them can be reached. The others step
    /// in where none can. All of them, unless the resolver prefers those nearby.
    /// </summary>
    public int PreferredCount { get; }

    /// <summary>A backend with endpoints.</summary>
    /// <param name="endpoints">The endpoints, at least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static BackendEndpoints Found(ValueList<BackendEndpoint> endpoints) => Found(endpoints, endpoints?.Count ?? 0);

    /// <summary>A backend with endpoints of which the first are preferred.</summary>
    /// <param name="endpoints">The endpoints, at least one.</param>
    /// <param name="preferredCount">How many of them are preferred, at least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static BackendEndpoints Found(ValueList<BackendEndpoint> endpoints, int preferredCount) =>
        Found(endpoints, preferredCount, new Round());

    /// <summary>A backend without endpoints.</summary>
    /// <param name="status">Why.</param>
    /// <param name="message">Why, in a sentence.</param>
    public static BackendEndpoints None(BackendStatus status, string message) => new(status, message, [], 0, new Round());

    /// <summary>As the public one, going on with the round of the backend in an older table.</summary>
    internal static BackendEndpoints Found(ValueList<BackendEndpoint> endpoints, int preferredCount, Round round)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints.Count == 0)
        {
            throw new ArgumentException("A backend that was found has at least one endpoint.", nameof(endpoints));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(preferredCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(preferredCount, endpoints.Count);
        return new(BackendStatus.Found, "", endpoints, preferredCount, round);
    }

    /// <summary>Whose turn it is among so many, counted for this backend alone. Safe for any number of threads.</summary>
    /// <param name="count">How many take turns, at least one.</param>
    public int NextTurn(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return (int)(_round.Next() % (uint)count);
    }

    /// <summary>
    /// What is known of the endpoints, in their order. It is looked up once for each registry, because requests ask for it all the time.
    /// </summary>
    internal ReadOnlySpan<EndpointState> StatesIn(EndpointRegistry registry)
    {
        KnownStates? known = _states;
        if (known?.Registry != registry)
        {
            _states = known = new(registry, [.. Endpoints.Select(registry.Get)]);
        }

        return known.States;
    }

    /// <summary>The turns of one backend. It outlives the table, so that frequent reloads do not favour the first endpoint.</summary>
    internal sealed class Round
    {
        private int _turn = -1;

        public uint Next() => (uint)Interlocked.Increment(ref _turn);
    }

    private sealed record KnownStates(EndpointRegistry Registry, EndpointState[] States);
}
