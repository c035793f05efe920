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

/// <summary>The endpoints behind a backend at one moment, or why there are none. An HTTP host answers 503 where there are none (Q20, Q21).</summary>
public sealed class BackendEndpoints
{
    private int _turn = -1;

    private BackendEndpoints(BackendStatus status, string message, ValueList<Endpoint> endpoints)
    {
        Status = status;
        Message = message;
        Endpoints = endpoints;
    }

    /// <summary>Whether there are endpoints, and if not, why.</summary>
    public BackendStatus Status { get; }

    /// <summary>A sentence for the log; empty where there are endpoints.</summary>
    public string Message { get; }

    /// <summary>The endpoints; none unless <see cref="Status"/> is <see cref="BackendStatus.Found"/>.</summary>
    public ValueList<Endpoint> Endpoints { get; }

    /// <summary>A backend with endpoints.</summary>
    /// <param name="endpoints">The endpoints, at least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static BackendEndpoints Found(ValueList<Endpoint> endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.Count > 0
            ? new(BackendStatus.Found, "", endpoints)
            : throw new ArgumentException("A backend that was found has at least one endpoint.", nameof(endpoints));
    }

    /// <summary>A backend without endpoints.</summary>
    /// <param name="status">Why.</param>
    /// <param name="message">Why, in a sentence.</param>
    public static BackendEndpoints None(BackendStatus status, string message) => new(status, message, []);

    /// <summary>Whose turn it is, counted by this value alone, so that each backend has its own round. Safe for any number of threads.</summary>
    internal int NextTurn() => (int)((uint)Interlocked.Increment(ref _turn) % (uint)Endpoints.Count);
}
