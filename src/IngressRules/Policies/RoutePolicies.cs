using IngressRules.Model;

namespace IngressRules.Policies;

/// <summary>
/// What a rule asks of its host beside a backend. A policy says what is to be done, in terms that any dialect can produce and any host can
/// enforce; it is immutable and valid. Null means that nothing is asked.
/// </summary>
/// <remarks>
/// A host that cannot enforce a policy as written must refuse the request: a policy that is passed over can open what it was to close. The
/// properties stand in the order in which they apply.
/// </remarks>
public sealed record RoutePolicies
{
    /// <summary>What applies to every request for the host, before its path is looked at.</summary>
    public HostPolicies? Host { get; init; }

    /// <summary>The largest request body.</summary>
    public BodyLimit? Body { get; init; }

    /// <summary>
    /// The path of the redirect that gets what was asked for without its last slash: 301 to this path with the request's query. Null for no
    /// redirect.
    /// </summary>
    public SlashRedirect? Slash { get; init; }

    /// <summary>Why no request is let in: a policy that the author asked for cannot be enforced. Every request gets 503.</summary>
    public ClosedRoute? Closed { get; init; }

    /// <summary>Which other origins' scripts may read the responses.</summary>
    public CorsPolicy? Cors { get; init; }

    /// <summary>A redirect in the place of a response.</summary>
    public UrlRedirect? Redirect { get; init; }

    /// <summary>The target that the backend gets in place of the client's.</summary>
    public PathRewrite? Rewrite { get; init; }

    /// <summary>The redirect of requests over plain HTTP.</summary>
    public HttpsRedirectPolicy? Https { get; init; }

    /// <summary>How many requests a client may send.</summary>
    public ClientLimits? Limits { get; init; }

    /// <summary>Which client addresses are let in.</summary>
    public ClientNetworks? Networks { get; init; }

    /// <summary>Users and passwords.</summary>
    public BasicAuthentication? BasicAuthentication { get; init; }

    /// <summary>A service that is asked whether a request is let in.</summary>
    public ExternalAuthentication? ExternalAuthentication { get; init; }

    /// <summary>
    /// Whether one of <see cref="Networks"/>, <see cref="BasicAuthentication"/> and <see cref="ExternalAuthentication"/> lets a request in;
    /// else all of them must.
    /// </summary>
    public bool SatisfyAny { get; init; }

    /// <summary>The paths, as a prefix of the canonical one, on which nobody is asked to authenticate.</summary>
    public ValueList<string> WithoutAuthentication { get; init; } = [];

    /// <summary>Whether it depends on the client whether a request is let in, or none is.</summary>
    public bool IsGuarded => Closed is not null || Limits is not null || Networks is not null
        || BasicAuthentication is not null || ExternalAuthentication is not null;

    /// <summary>Another backend for a part of the requests.</summary>
    public CanaryPolicy? Canary { get; init; }

    /// <summary>Which endpoint requests of one client, or of one key, go to.</summary>
    public EndpointChoice? Choice { get; init; }

    /// <summary>The backend that stands in where the rule's own has no endpoint.</summary>
    public SubstituteBackend? Substitute { get; init; }

    /// <summary>How the backend is spoken to: protocol and TLS.</summary>
    public BackendConnection? Connection { get; init; }

    /// <summary>How long the backend may take.</summary>
    public BackendTimeouts? Timeouts { get; init; }

    /// <summary>When another endpoint is tried.</summary>
    public RetryPolicy? Retries { get; init; }

    /// <summary>What is changed in the request's headers.</summary>
    public RequestHeaderPolicy? RequestHeaders { get; init; }

    /// <summary>What is changed in the response's headers.</summary>
    public ResponseHeaderPolicy? ResponseHeaders { get; init; }

    /// <summary>The statuses in whose place another backend responds.</summary>
    public ErrorPages? ErrorPages { get; init; }

    /// <summary>True where the same clients are let in here and there.</summary>
    /// <param name="other">The policies of another route; null for none.</param>
    public bool HasSameGuards(RoutePolicies? other) => ReferenceEquals(this, other) || (other is not null
        && Closed is null == other.Closed is null
        && Equals(Limits, other.Limits)
        && Equals(Networks, other.Networks)
        && Equals(BasicAuthentication, other.BasicAuthentication)
        && Equals(ExternalAuthentication, other.ExternalAuthentication)
        && SatisfyAny == other.SatisfyAny);
}

/// <summary>What applies to every request for a host, before its path is looked at.</summary>
public sealed record HostPolicies
{
    /// <summary>The host that requests are redirected to, such as <c>shop.example</c> for <c>www.shop.example</c>.</summary>
    public HostRedirect? Redirect { get; init; }

    /// <summary>Why no request for the host is let in. Every request gets the status, before any other policy.</summary>
    public ClosedRoute? Closed { get; init; }

    /// <summary>The certificate that clients must have.</summary>
    public ClientCertificatePolicy? ClientCertificate { get; init; }

    /// <summary>Where requests for <c>/</c> are redirected, with 302: a path.</summary>
    public string? AppRoot { get; init; }
}

/// <summary>A route that is closed, because a policy of it cannot be enforced.</summary>
/// <param name="Reason">Why, for the log and for explanations; clients do not see it.</param>
/// <param name="Status">The status that clients get.</param>
public sealed record ClosedRoute(string Reason, int Status = 503);

/// <summary>The redirect of a path without its last slash.</summary>
/// <param name="Path">The path with the slash, encoded as it stands in a URL.</param>
/// <param name="Status">The status: 301.</param>
/// <param name="WithPort">Whether the port that the request came in on stands in the URL.</param>
/// <param name="Relative">Whether the URL is only a path.</param>
public sealed record SlashRedirect(string Path, int Status = 301, bool WithPort = false, bool Relative = false);

/// <summary>A limit for request bodies.</summary>
/// <param name="MaxBytes">The largest body in bytes; null for no limit. More gets 413.</param>
public sealed record BodyLimit(long? MaxBytes);
