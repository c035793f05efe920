using System.Net;
using System.Security.Cryptography.X509Certificates;
using IngressRules.Compilation;
using IngressRules.Forwarding;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.AspNetCore;

/// <summary>How a host reads, compiles and serves Ingress rules.</summary>
public sealed class IngressRulesOptions
{
    /// <summary>The files and directories to read. A directory gives its <c>.yaml</c>, <c>.yml</c> and <c>.json</c> files.</summary>
    public IList<string> Paths { get; } = [];

    /// <summary>Objects that the host makes in code, beside those in files.</summary>
    public IList<IngressReadResult> Objects { get; } = [];

    /// <summary>How text is read.</summary>
    public ReaderOptions ReaderOptions { get; set; } = ReaderOptions.Default;

    /// <summary>How objects are validated; null for the defaults.</summary>
    public ValidationOptions? ValidationOptions { get; set; }

    /// <summary>How rules are compiled.</summary>
    /// <value>
    /// The defaults of the compiler, except that ambiguous targets are refused: between a router and its backends nobody can know that both
    /// read such a target in the same way.
    /// </value>
    public CompilerOptions CompilerOptions { get; set; } = new() { AmbiguousTargets = AmbiguousTargets.Refuse };

    /// <summary>How backends become endpoints: <c>ExternalName</c>, address families, endpoints nearby.</summary>
    public ResolverOptions ResolverOptions { get; set; } = ResolverOptions.Default;

    /// <summary>How often a request is tried, and how long an endpoint that cannot be reached is left alone.</summary>
    public DispatcherOptions DispatcherOptions { get; set; } = DispatcherOptions.Default;

    /// <summary>Whether the router's own answers are always problem objects (RFC 9457); otherwise only for clients that ask for JSON.</summary>
    /// <value>Default: false, one line of plain text.</value>
    public bool ProblemJson { get; set; }

    /// <summary>
    /// How long it must be quiet before changes of files are read, so that a change to several files is one; three times that is the most. After a
    /// reload there is a pause of half the time that it took.
    /// </summary>
    /// <value>Default: 20 milliseconds.</value>
    public TimeSpan DebounceInterval { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// How often files are looked at for changes that nobody announced: network mounts send no notifications, and a directory that
    /// does not exist yet cannot be watched.
    /// </summary>
    /// <value>Default: 5 seconds. <see cref="Timeout.InfiniteTimeSpan"/> turns it off.</value>
    public TimeSpan PollingInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether answers say who made them: <c>X-Ingress: namespace/name</c> and <c>X-Backend: namespace/service:port</c>.</summary>
    /// <value>Default: false, because it tells strangers how a cluster is laid out.</value>
    public bool DebugHeaders { get; set; }

    /// <summary>
    /// The networks of proxies in front of this router. What such a proxy says in <c>X-Forwarded-*</c>, <c>Forwarded</c> and <c>X-Request-Id</c> is
    /// kept and added to; what anybody else says there is dropped.
    /// </summary>
    /// <value>Default: none.</value>
    public IList<IPNetwork> TrustedProxies { get; } = [];

    /// <summary>
    /// The certificate for clients that name no host, or one without a certificate of its own. Its key comes with it; the certificates between it
    /// and its root stand in <see cref="DefaultCertificateChain"/>.
    /// </summary>
    /// <value>Default: null. Then one is made at the start that signs itself, and the log says so.</value>
    public X509Certificate2? DefaultCertificate { get; set; }

    /// <summary>What clients need beside <see cref="DefaultCertificate"/> to find its root.</summary>
    public X509Certificate2Collection DefaultCertificateChain { get; } = [];

    /// <summary>Whether plain HTTP to a host of <c>spec.tls</c> is answered with 308 to <c>https</c>. The Ingress API has no word for it (Q29).</summary>
    /// <value>Default: false.</value>
    public bool RedirectToHttps { get; set; }

    /// <summary>The port that such an answer names.</summary>
    /// <value>Default: 443, which is not written.</value>
    public int HttpsRedirectPort { get; set; } = 443;

    /// <summary>Whether a request over TLS whose Host is not the name that the connection was made for is answered with 421 (Q27).</summary>
    /// <value>Default: false, it is routed by its Host.</value>
    public bool RequireMatchingServerName { get; set; }
}
