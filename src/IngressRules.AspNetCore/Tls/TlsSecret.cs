using IngressRules.Analysis;
using IngressRules.Model;

namespace IngressRules.AspNetCore.Tls;

/// <summary>A Secret that an Ingress names for TLS. It is parsed when the first client needs it.</summary>
internal sealed class TlsSecret
{
    private readonly Secret _secret;
    private readonly Lazy<ServerCertificate?> _certificate;

    public TlsSecret(Secret secret)
    {
        _secret = secret;
        _certificate = new(() => ServerCertificate.TryRead(secret));
    }

    /// <summary>The certificate; null where the Secret is invalid.</summary>
    public ServerCertificate? Certificate => _certificate.Value;

    /// <summary>The hosts that the certificate names; empty where the Secret is invalid.</summary>
    public IReadOnlyList<string> Names =>
        TlsCertificate.Of(_secret) is { Fault: TlsCertificateFault.None } certificate ? certificate.Names : [];

    /// <summary>
    /// True where another version of the Secret has the same data, so that the certificate and its TLS sessions can be kept.
    /// </summary>
    public bool Holds(Secret other) => ReferenceEquals(_secret, other) || _secret.Data.Equals(other.Data);
}
