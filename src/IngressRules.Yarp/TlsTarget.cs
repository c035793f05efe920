using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using IngressRules.Forwarding;

namespace IngressRules.Yarp;

/// <summary>
/// An endpoint that is spoken to over TLS. The connection handler would take the server name of the handshake, and with it the pool, from
/// the <c>Host</c> header, so each client could have connections of its own and choose which handshakes fail. Therefore the handler is
/// given an <c>http</c> URL with a host of our own making, one for each endpoint, and <see cref="EndpointConnection"/> does TLS with the
/// name that the endpoint has.
/// </summary>
internal sealed class TlsTarget
{
    // Endpoints come and go. Forgetting all of them costs each of those in use one new connection.
    private const int MaxTargets = 8192;

    private static readonly ConcurrentDictionary<BackendEndpoint, TlsTarget> s_targets = new();
    private static readonly List<SslApplicationProtocol> s_either = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
    private static readonly List<SslApplicationProtocol> s_http1 = [SslApplicationProtocol.Http11];
    private static int s_count;

    private readonly PolicyTls? _policy;
    private readonly bool _onlyHttp2;
    private volatile bool _speaksHttp1;

    private TlsTarget(BackendEndpoint endpoint)
        : this(endpoint, null, onlyHttp2: false)
    {
    }

    /// <summary>A target of a policy, which says what is spoken.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="policy">The settings of TLS; null for those of all endpoints.</param>
    /// <param name="onlyHttp2">Whether only HTTP/2 is spoken; else, by a policy, only HTTP/1.1.</param>
    internal TlsTarget(BackendEndpoint endpoint, PolicyTls? policy, bool onlyHttp2)
    {
        Endpoint = endpoint;
        _policy = policy;
        _onlyHttp2 = onlyHttp2;
        _speaksHttp1 = !Negotiates && !onlyHttp2;
        Prefix = string.Create(
            CultureInfo.InvariantCulture, $"http://endpoint-{Interlocked.Increment(ref s_count)}.internal:{endpoint.Port}");
    }

    /// <summary>The target of a request.</summary>
    public static HttpRequestOptionsKey<TlsTarget> Key { get; } = new("IngressRules.TlsTarget");

    /// <summary>The endpoint.</summary>
    public BackendEndpoint Endpoint { get; }

    /// <summary>Scheme and authority of the URLs that the connection handler gets. They reach nobody else.</summary>
    public string Prefix { get; }

    /// <summary>
    /// Whether the endpoint chose HTTP/1.1 in its last handshake. Until the first one HTTP/2 is assumed. An endpoint that changes its mind
    /// is noticed at the next connection.
    /// </summary>
    public bool SpeaksHttp1 => _speaksHttp1;

    /// <summary>The version of HTTP for the next request.</summary>
    public Version HttpVersion => SpeaksHttp1 ? System.Net.HttpVersion.Version11 : System.Net.HttpVersion.Version20;

    private bool Negotiates => _policy is null && Endpoint.AppProtocol == "https";

    /// <summary>The target of an endpoint, always the same one.</summary>
    public static TlsTarget Of(BackendEndpoint endpoint)
    {
        if (s_targets.TryGetValue(endpoint, out TlsTarget? known))
        {
            return known;
        }

        if (s_targets.Count >= MaxTargets)
        {
            s_targets.Clear();
        }

        return s_targets.GetOrAdd(endpoint, static e => new(e));
    }

    /// <summary>Remembers what the endpoint has chosen in a handshake.</summary>
    /// <exception cref="AuthenticationException">It has not chosen HTTP/2, although nothing else is spoken to it.</exception>
    public void SetSpoken(SslApplicationProtocol chosen)
    {
        if (_onlyHttp2 && chosen != SslApplicationProtocol.Http2)
        {
            throw new AuthenticationException("it does not speak HTTP/2");
        }

        _speaksHttp1 = chosen != SslApplicationProtocol.Http2;
    }

    /// <summary>Throws if the endpoint is known to speak another version of HTTP.</summary>
    public void ThrowUnlessSpoken(bool http1)
    {
        if (http1 != SpeaksHttp1)
        {
            throw new OtherProtocolException();
        }
    }

    /// <summary>The settings of a handshake with the endpoint.</summary>
    /// <param name="common">The settings of all handshakes.</param>
    public SslClientAuthenticationOptions Settings(SslClientAuthenticationOptions common) =>
        _policy?.Settings(Endpoint, _onlyHttp2) ?? new()
    {
        TargetHost = common.TargetHost ?? Endpoint.ServerName ?? Endpoint.Address,
        ApplicationProtocols = Negotiates ? s_either : s_http1,
        AllowRenegotiation = common.AllowRenegotiation,
        AllowTlsResume = common.AllowTlsResume,
        CertificateChainPolicy = common.CertificateChainPolicy,
        CertificateRevocationCheckMode = common.CertificateRevocationCheckMode,
        CipherSuitesPolicy = common.CipherSuitesPolicy,
        ClientCertificateContext = common.ClientCertificateContext,
        ClientCertificates = common.ClientCertificates,
        EnabledSslProtocols = common.EnabledSslProtocols,
        EncryptionPolicy = common.EncryptionPolicy,
        LocalCertificateSelectionCallback = common.LocalCertificateSelectionCallback,
        RemoteCertificateValidationCallback = common.RemoteCertificateValidationCallback,
    };
}
