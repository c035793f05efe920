namespace IngressRules.AspNetCore.Observability;

/// <summary>
/// The figures of a host at one moment, counted since its start. They are meant for display; exporters should listen to the meter.
/// </summary>
public sealed record TelemetrySnapshot
{
    /// <summary>The number of requests in progress.</summary>
    public required long Active { get; init; }

    /// <summary>The number of requests that no rule and no default backend matched.</summary>
    public required long NoRule { get; init; }

    /// <summary>The number of requests that were refused because their target is ambiguous.</summary>
    public required long Refused { get; init; }

    /// <summary>The requests that have ended, per Ingress.</summary>
    public required IReadOnlyList<IngressFigures> Ingresses { get; init; }

    /// <summary>The size of the current table and its diagnostics.</summary>
    public required TableCounts Table { get; init; }

    /// <summary>How often the rules were loaded successfully.</summary>
    public required long SucceededReloads { get; init; }

    /// <summary>How often loading the rules failed.</summary>
    public required long FailedReloads { get; init; }

    /// <summary>The last attempt to load; null before the first.</summary>
    public required LastReload? LastReload { get; init; }

    /// <summary>When the rules were last loaded with success; null before the first time.</summary>
    public required DateTimeOffset? LastSuccess { get; init; }
}

/// <summary>The figures of one Ingress.</summary>
/// <param name="Name"><c>namespace/name</c>, or a word in parentheses for requests that are counted together.</param>
/// <param name="Requests">The number of requests that have ended, indexed by <see cref="StatusClass"/>.</param>
/// <param name="NoEndpoint">The number of requests whose backend had no endpoint.</param>
/// <param name="Unreachable">The number of requests whose endpoint could not be reached.</param>
/// <param name="TimedOut">The number of requests whose endpoint did not respond in time.</param>
/// <param name="Retried">The number of failed attempts after which a request went to another endpoint.</param>
public sealed record IngressFigures(
    string Name, IReadOnlyList<long> Requests, long NoEndpoint, long Unreachable, long TimedOut, long Retried)
{
    /// <summary>The number of all requests.</summary>
    public long Total => Requests.Sum();
}
