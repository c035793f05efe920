namespace IngressRules.AspNetCore.Observability;

/// <summary>The figures of a host at one moment, counted since its start. They are for a page; exporters listen to the meter.</summary>
public sealed record TelemetrySnapshot
{
    /// <summary>Requests under way.</summary>
    public required long Active { get; init; }

    /// <summary>Requests that no rule and no default backend took.</summary>
    public required long NoRule { get; init; }

    /// <summary>Requests that were refused because their target is ambiguous.</summary>
    public required long Refused { get; init; }

    /// <summary>The requests that have ended, by Ingress.</summary>
    public required IReadOnlyList<IngressFigures> Ingresses { get; init; }

    /// <summary>What the table in place holds.</summary>
    public required TableCounts Table { get; init; }

    /// <summary>How often the rules were loaded and put in place.</summary>
    public required long SucceededReloads { get; init; }

    /// <summary>How often loading failed.</summary>
    public required long FailedReloads { get; init; }

    /// <summary>The last attempt to load; null before the first.</summary>
    public required LastReload? LastReload { get; init; }
}

/// <summary>The figures of one Ingress.</summary>
/// <param name="Name"><c>namespace/name</c>, or a word in parentheses for requests that share a line.</param>
/// <param name="Requests">The requests that have ended, by the number of their <see cref="StatusClass"/>.</param>
/// <param name="NoEndpoint">Requests for whose backend there was no endpoint.</param>
/// <param name="Unreachable">Requests whose endpoint could not be reached.</param>
/// <param name="TimedOut">Requests whose endpoint did not respond in time.</param>
/// <param name="Retried">Endpoints that failed a request which then went to another one.</param>
public sealed record IngressFigures(
    string Name, IReadOnlyList<long> Requests, long NoEndpoint, long Unreachable, long TimedOut, long Retried)
{
    /// <summary>All requests.</summary>
    public long Total => Requests.Sum();
}
