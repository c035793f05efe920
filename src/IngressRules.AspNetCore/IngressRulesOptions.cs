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
    public ReaderOptions ReaderOptions { get; set; } = new();

    /// <summary>How objects are validated; null for the defaults.</summary>
    public ValidationOptions? ValidationOptions { get; set; }

    /// <summary>How rules are compiled.</summary>
    /// <value>
    /// The defaults of the compiler, except that ambiguous targets are refused, because a router and its backends may read such a target
    /// differently.
    /// </value>
    public CompilerOptions CompilerOptions { get; set; } = new() { AmbiguousTargets = AmbiguousTargets.Refuse };

    /// <summary>How backends become endpoints: <c>ExternalName</c>, address families, endpoints nearby.</summary>
    public ResolverOptions ResolverOptions { get; set; } = new();

    /// <summary>How many endpoints a request may be given.</summary>
    public DispatcherOptions DispatcherOptions { get; set; } = new();

    /// <summary>
    /// How long an endpoint gets no requests after a connection to it failed, as long as there are others; zero for no cooldown.
    /// </summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan EndpointCooldown { get; set; } = EndpointRegistry.DefaultCooldown;

    /// <summary>
    /// Whether the router's own responses are always problem objects (RFC 9457); otherwise only for clients that ask for JSON.
    /// </summary>
    /// <value>Default: false, one line of plain text.</value>
    public bool ProblemJson { get; set; }

    /// <summary>
    /// How long no file may change before changes are read, so that a change to several files is one reload; after three times as long they
    /// are read in any case. After a reload there is a pause of half the time that it took.
    /// </summary>
    /// <value>Default: 20 milliseconds.</value>
    public TimeSpan DebounceInterval { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// How often files are checked for changes without a notification: network mounts send none, and a directory that does not exist yet
    /// cannot be watched.
    /// </summary>
    /// <value>Default: 5 seconds. <see cref="Timeout.InfiniteTimeSpan"/> turns it off.</value>
    public TimeSpan PollingInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether responses name the Ingress and the backend: <c>X-Ingress: namespace/name</c> and <c>X-Backend: namespace/service:port</c>.
    /// </summary>
    /// <value>Default: false, because it tells strangers how a cluster is laid out.</value>
    public bool DebugHeaders { get; set; }

    /// <summary>
    /// The networks of proxies in front of this router. What such a proxy says in <c>X-Forwarded-For</c>, <c>-Proto</c>, <c>-Host</c> and
    /// <c>-Port</c> decides redirects and the client's address in logs and is handed on; so are <c>Forwarded</c> and <c>X-Request-Id</c>.
    /// From any other client these headers, and others in which proxies name a client or a user, are dropped.
    /// </summary>
    /// <value>Default: none.</value>
    public IList<IPNetwork> TrustedProxies { get; } = [];

    /// <summary>
    /// Whether headers with an underscore in their name pass from clients that are not trusted proxies. CGI, WSGI and PHP read
    /// <c>X_Name</c> and <c>X-Name</c> as one header, so such a name can stand in for another.
    /// </summary>
    /// <value>Default: false, they are dropped.</value>
    public bool KeepUnderscoreHeaders { get; set; }

    /// <summary>
    /// The certificate for clients that name no host, or one without a certificate of its own, with its private key. Intermediate
    /// certificates are in <see cref="DefaultCertificateChain"/>.
    /// </summary>
    /// <value>Default: null. Then a self-signed one is made at the start, and the log says so.</value>
    public X509Certificate2? DefaultCertificate { get; set; }

    /// <summary>The intermediate certificates that are sent together with <see cref="DefaultCertificate"/>.</summary>
    public X509Certificate2Collection DefaultCertificateChain { get; } = [];

    /// <summary>
    /// Whether plain HTTP to a host of <c>spec.tls</c> is redirected to <c>https</c> with 308. The Ingress API has no field for it (Q29).
    /// </summary>
    /// <value>Default: false.</value>
    public bool RedirectToHttps { get; set; }

    /// <summary>The port that such a redirect names.</summary>
    /// <value>Default: 443, which is not written.</value>
    public int HttpsRedirectPort { get; set; } = 443;

    /// <summary>Whether a request over TLS whose Host is not the server name of its handshake gets 421 (Q27).</summary>
    /// <value>Default: false, it is routed by its Host.</value>
    public bool RequireMatchingServerName { get; set; }
}
