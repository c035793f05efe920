using System.Collections.Concurrent;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IngressRules.Forwarding;
using IngressRules.Policies;

namespace IngressRules.Yarp;

/// <summary>
/// TLS to endpoints as a policy asks for it (N58, N59), in place of the settings of all endpoints. It keeps connections of its own, so that
/// no request travels over a connection that another policy has verified, or has not.
/// </summary>
internal sealed class PolicyTls
{
    // Endpoints come and go. Forgetting all of them costs each of those in use one new connection.
    private const int MaxTargets = 1024;

    private static readonly ConditionalWeakTable<BackendTls, PolicyTls> s_known = [];
    private static readonly PolicyTls s_encryptedOnly = new(new BackendTls { AllowTls13 = true });
    private static readonly Oid s_serverAuthentication = new("1.3.6.1.5.5.7.3.1");

    private readonly BackendTls _tls;
    private readonly ConcurrentDictionary<(BackendEndpoint Endpoint, bool Http2), TlsTarget> _targets = new();
    private readonly Lazy<SslStreamCertificateContext?> _certificate;
    private readonly Lazy<X509Certificate2Collection> _authorities;

    private PolicyTls(BackendTls tls)
    {
        _tls = tls;
        _certificate = new(() => ReadCertificate(tls));
        _authorities = new(() => ReadAuthorities(tls.Authorities));
    }

    /// <summary>The settings of a policy, always the same instance.</summary>
    /// <param name="tls">The policy; null for TLS without verification, server name and client certificate.</param>
    public static PolicyTls Of(BackendTls? tls) => tls is null ? s_encryptedOnly : s_known.GetValue(tls, static t => new(t));

    /// <summary>The target of an endpoint, always the same one.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="http2">Whether HTTP/2 is spoken, else HTTP/1.1.</param>
    public TlsTarget TargetOf(BackendEndpoint endpoint, bool http2)
    {
        if (_targets.TryGetValue((endpoint, http2), out TlsTarget? known))
        {
            return known;
        }

        if (_targets.Count >= MaxTargets)
        {
            _targets.Clear();
        }

        return _targets.GetOrAdd((endpoint, http2), static (key, policy) => new(key.Endpoint, policy, key.Http2), this);
    }

    /// <summary>The settings of a handshake.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="http2">Whether HTTP/2 is spoken.</param>
    /// <exception cref="AuthenticationException">The client certificate cannot be read.</exception>
    public SslClientAuthenticationOptions Settings(BackendEndpoint endpoint, bool http2)
    {
        string name = _tls.ServerName ?? endpoint.ServerName ?? endpoint.Address;
        var settings = new SslClientAuthenticationOptions
        {
            TargetHost = _tls.SendServerName ? name : "",
            ApplicationProtocols = http2 ? [SslApplicationProtocol.Http2] : null,
            EnabledSslProtocols = _tls.AllowTls13 ? SslProtocols.Tls12 | SslProtocols.Tls13 : SslProtocols.Tls12,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, chain, _) => !_tls.Verify || IsValid(certificate, chain, name),
        };
        if (_tls.Certificate is not null)
        {
            settings.ClientCertificateContext = _certificate.Value
                ?? throw new AuthenticationException("the client certificate for it cannot be read");
        }

        return settings;
    }

    private bool IsValid(X509Certificate? certificate, X509Chain? sent, string name)
    {
        if (certificate is not X509Certificate2 leaf || _authorities.Value.Count == 0)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities.Value);
        chain.ChainPolicy.ExtraStore.AddRange(_authorities.Value);
        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        }

        chain.ChainPolicy.ApplicationPolicy.Add(s_serverAuthentication);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(leaf) && chain.ChainElements.Count - 2 <= _tls.Depth && leaf.MatchesHostname(name);
    }

    private static SslStreamCertificateContext? ReadCertificate(BackendTls tls)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(tls.Certificate);
            X509Certificate2 leaf = X509Certificate2.CreateFromPem(tls.Certificate, tls.Key ?? tls.Certificate);
            return SslStreamCertificateContext.Create(leaf, chain, offline: true);
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static X509Certificate2Collection ReadAuthorities(string? pem)
    {
        var read = new X509Certificate2Collection();
        try
        {
            read.ImportFromPem(pem ?? "");
        }
        catch (CryptographicException)
        {
            // Without authorities no certificate is valid.
            read.Clear();
        }

        return read;
    }
}
