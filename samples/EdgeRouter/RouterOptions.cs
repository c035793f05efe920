using System.Net;
using IngressRules.Analysis;

namespace EdgeRouter;

/// <summary>What the command line asked for.</summary>
public sealed record RouterOptions
{
    /// <summary>Directories and files with manifests; none means the demo.</summary>
    public IReadOnlyList<string> Manifests { get; init; } = [];

    public ListenAddress Http { get; init; } = ListenAddress.Default;

    /// <summary>Where HTTPS is served; null for nowhere.</summary>
    public ListenAddress? Https { get; init; }

    /// <summary>Where the admin page is served; null for nowhere, and in the demo for the port beside its own.</summary>
    public ListenAddress? Admin { get; init; }

    /// <summary>What is shown where no Secret has a certificate for the host; null for one that is made at the start.</summary>
    public TlsKeyPair? DefaultCertificate { get; init; }

    /// <summary>The port of <c>https</c> that plain HTTP to hosts with TLS is sent to; null for no redirect.</summary>
    public int? RedirectToHttps { get; init; }

    /// <summary>Whether a request whose Host is not the name that its connection was made for gets 421.</summary>
    public bool RequireMatchingServerName { get; init; }

    /// <summary>Networks of proxies in front, whose word about clients is taken.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>The largest request body in bytes; null for no limit.</summary>
    public long? MaxBodySize { get; init; }

    /// <summary>How long a connection to an endpoint may take; null for the forwarder's default, as with the times below.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>How long an endpoint may take until its answer begins.</summary>
    public TimeSpan? ResponseTimeout { get; init; }

    /// <summary>How long an exchange that was answered may be silent.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>How long an exchange may take in all; null for as long as it likes.</summary>
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>Whether targets that readers read in different ways are matched as text instead of refused.</summary>
    public bool MatchAmbiguousTargets { get; init; }

    /// <summary>How long open requests and WebSockets may go on after the router was asked to stop.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(30);

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

    /// <summary>How requests reach endpoints.</summary>
    public BackendOptions Backends { get; init; } = new();

    /// <summary>Whether each request is logged.</summary>
    public bool AccessLog { get; init; }

    public bool IsDemo => Manifests.Count == 0;
}
