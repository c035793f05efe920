using System.Net;
using IngressRules.Analysis;
using IngressRules.Compilation;

namespace EdgeRouter;

/// <summary>The parsed command line.</summary>
public sealed record RouterOptions
{
    /// <summary>Directories and files with manifests; none means the demo.</summary>
    public IReadOnlyList<string> Manifests { get; init; } = [];

    public ListenAddress Http { get; init; } = ListenAddress.Default;

    /// <summary>The address for HTTPS; null for none.</summary>
    public ListenAddress? Https { get; init; }

    /// <summary>The address of the admin page; null for none, or in the demo for the port after its own.</summary>
    public ListenAddress? Admin { get; init; }

    /// <summary>The webhook that judges Ingresses; null for none.</summary>
    public AdmissionOptions? Admission { get; init; }

    /// <summary>Names under which browsers may open the admin page.</summary>
    public IReadOnlyList<string> AdminHosts { get; init; } = [];

    /// <summary>The certificate for hosts without one in a Secret; null for a self-signed one made at the start.</summary>
    public TlsKeyPair? DefaultCertificate { get; init; }

    /// <summary>The port in redirects from HTTP to HTTPS, for hosts with TLS; null for no redirect.</summary>
    public int? RedirectToHttps { get; init; }

    /// <summary>Whether a request gets 421 if its Host differs from the server name of the TLS handshake.</summary>
    public bool RequireMatchingServerName { get; init; }

    /// <summary>The networks of proxies in front whose forwarding headers are trusted.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Whether headers with an underscore in their name are forwarded.</summary>
    public bool KeepUnderscoreHeaders { get; init; }

    /// <summary>The largest request body in bytes; null for no limit.</summary>
    public long? MaxBodySize { get; init; }

    /// <summary>How many clients may be connected at the same time; null for what the limit of file descriptors allows.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>How many connections to endpoints may be open in total; null for what the limit of file descriptors allows.</summary>
    public int? MaxEndpointConnections { get; init; }

    /// <summary>How many clients of the admin page may be connected at the same time: enough for people and scrapers.</summary>
    public int MaxAdminConnections { get; init; } = 256;

    /// <summary>The time limit for connecting to an endpoint; null for the forwarder's default, as with the two limits below.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>The time limit until an endpoint's response begins.</summary>
    public TimeSpan? ResponseTimeout { get; init; }

    /// <summary>The time limit without any data after the response has begun.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>The time limit of a request in total; null for none.</summary>
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>Whether ambiguous targets are matched as text instead of refused.</summary>
    public bool MatchAmbiguousTargets { get; init; }

    /// <summary>How long open requests and WebSockets may continue after the router was asked to stop.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How much of that time new connections are still taken in any case.</summary>
    public TimeSpan DrainDelay { get; init; }

    /// <summary>
    /// The controller name of our IngressClasses; null for the default, which does not turn class selection on by itself.
    /// </summary>
    public string? Controller { get; init; }

    /// <summary>
    /// Values of the legacy class annotation that are ours, and names of classes where there are no IngressClass objects.
    /// </summary>
    public IReadOnlyList<string> IngressClasses { get; init; } = [];

    public bool AcceptClassless { get; init; }

    public bool DebugHeaders { get; init; }

    /// <summary>The live cluster that the rules come from; null for files or the demo.</summary>
    public ClusterOptions? Cluster { get; init; }

    /// <summary>How requests reach their endpoints.</summary>
    public BackendOptions Backends { get; init; } = new();

    /// <summary>The options of the command line that were given, with their values; the admin page shows them.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = new Dictionary<string, string>();

    /// <summary>What is logged, and how.</summary>
    public LogOptions Log { get; init; } = new();

    /// <summary>
    /// How rules are compiled where Kubernetes leaves the choice to the router; classes and ambiguous targets are set above.
    /// </summary>
    public CompilerOptions Matching { get; init; } = CompilerOptions.Default;

    public bool IsDemo => Manifests.Count == 0 && Cluster is null;
}
