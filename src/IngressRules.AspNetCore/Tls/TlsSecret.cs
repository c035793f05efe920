using IngressRules.Model;

namespace IngressRules.AspNetCore.Tls;

/// <summary>A Secret that an Ingress names for TLS, read when the first client asks for it.</summary>
internal sealed class TlsSecret
{
    private readonly Secret _secret;
    private readonly Lazy<ServerCertificate?> _certificate;

    public TlsSecret(Secret secret)
    {
        _secret = secret;
        _certificate = new(() => ServerCertificate.TryRead(secret, out ServerCertificate? certificate) ? certificate : null);
    }

    /// <summary>The certificate; null where the Secret is broken.</summary>
    public ServerCertificate? Certificate => _certificate.Value;

    /// <summary>True where another version of the Secret holds the same, so that certificate and sessions can stay as they are.</summary>
    public bool Holds(Secret other) => ReferenceEquals(_secret, other) || _secret.Data.Equals(other.Data);
}
