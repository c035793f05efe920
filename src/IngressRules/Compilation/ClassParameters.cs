using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>
/// The router options that an IngressClass sets for the requests of its Ingresses: its <c>spec.parameters</c> name a ConfigMap, whose keys
/// are these options under their names on the router's command line. Null leaves an option to the host.
/// </summary>
public sealed record ClassParameters
{
    /// <summary>How many endpoints a request may be given: <c>attempts</c>.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>How long an exchange may be silent after the response has begun: <c>idle-timeout</c>.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>What the path type <c>ImplementationSpecific</c> means: <c>implementation-specific</c>.</summary>
    public ImplementationSpecificMatching? ImplementationSpecific { get; init; }

    /// <summary>The largest request body in bytes; more is 413: <c>max-body-size</c>.</summary>
    public long? MaxBodySize { get; init; }

    /// <summary>The port in redirects from HTTP to HTTPS, for hosts with TLS: <c>redirect-to-https</c>.</summary>
    public int? HttpsRedirectPort { get; init; }

    /// <summary>How long an endpoint may take until its response begins: <c>response-timeout</c>.</summary>
    public TimeSpan? ResponseTimeout { get; init; }

    /// <summary>How long a whole exchange may take: <c>total-timeout</c>.</summary>
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>The keys that a ConfigMap may have, in ordinal order.</summary>
    public static ValueList<string> OptionNames { get; } = ClassOption.All.Select(o => o.Name).ToValueList();
}
