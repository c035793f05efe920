using IngressRules.Model;

namespace IngressRules.Forwarding;

/// <summary>The result of resolving a backend.</summary>
public enum BackendStatus
{
    /// <summary>There is at least one endpoint.</summary>
    Found,

    /// <summary>No Service of that name exists in the namespace.</summary>
    ServiceNotFound,

    /// <summary>The Service has no such TCP port.</summary>
    PortNotFound,

    /// <summary>The Service has no endpoint that takes requests now.</summary>
    NoEndpoints,

    /// <summary>
    /// This kind of backend is not supported or not enabled: a <c>resource</c> backend, or a Service of type <c>ExternalName</c>.
    /// </summary>
    NotSupported,
}

/// <summary>
/// The endpoints of a backend at one moment, or why there are none. An HTTP host responds with 503 if there are none (Q20, Q21).
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
    /// The number of preferred endpoints, which are the first in the list. They get all requests as long as one of them can be reached; the
    /// others are used if none can. All endpoints, unless the resolver prefers those nearby.
    /// </summary>
    public int PreferredCount { get; }

    /// <summary>True where there are no endpoints and an address was refused (Q30), which <see cref="Message"/> says.</summary>
    internal bool IsAddressRefused { get; private init; }

    /// <summary>True where no endpoint is ready, and these are terminating but still serving.</summary>
    internal bool AreDraining { get; private init; }

    /// <summary>A backend with endpoints.</summary>
    /// <param name="endpoints">The endpoints, at least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static BackendEndpoints Found(ValueList<BackendEndpoint> endpoints) => Found(endpoints, endpoints?.Count ?? 0);

    /// <summary>A backend with endpoints, the first of which are preferred.</summary>
    /// <param name="endpoints">The endpoints, at least one.</param>
    /// <param name="preferredCount">How many of them are preferred, at least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static BackendEndpoints Found(ValueList<BackendEndpoint> endpoints, int preferredCount) =>
        Found(endpoints, preferredCount, new Round());

    /// <summary>A backend without endpoints.</summary>
    /// <param name="status">The reason.</param>
    /// <param name="message">The reason as a sentence.</param>
    public static BackendEndpoints None(BackendStatus status, string message) => None(status, message, isAddressRefused: false);

    /// <summary>Same as the public overload, but says whether an address was refused.</summary>
    internal static BackendEndpoints None(BackendStatus status, string message, bool isAddressRefused) =>
        new(status, message, [], 0, new Round()) { IsAddressRefused = isAddressRefused };

    /// <summary>Same as the public overload, but continues the round robin of the backend in an older table.</summary>
    internal static BackendEndpoints Found(
        ValueList<BackendEndpoint> endpoints, int preferredCount, Round round, bool areDraining = false)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints.Count == 0)
        {
            throw new ArgumentException("A backend that was found has at least one endpoint.", nameof(endpoints));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(preferredCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(preferredCount, endpoints.Count);
        return new(BackendStatus.Found, "", endpoints, preferredCount, round) { AreDraining = areDraining };
    }

    /// <summary>The index whose turn it is, from 0, counted for this backend alone. Thread-safe.</summary>
    /// <param name="count">The number of candidates, at least one.</param>
    public int NextTurn(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return (int)(_round.Next() % (uint)count);
    }

    /// <summary>
    /// The states of the endpoints, in the order of the endpoints. They are cached for the registry, because every request needs them.
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

    /// <summary>
    /// The round robin counter of one backend. It is kept across tables, so that frequent reloads do not favour the first endpoint.
    /// </summary>
    internal sealed class Round
    {
        private int _turn = -1;

        public uint Next() => (uint)Interlocked.Increment(ref _turn);
    }

    private sealed record KnownStates(EndpointRegistry Registry, EndpointState[] States);
}
