using IngressRules.Model;

namespace IngressRules.AspNetCore.Tls;

/// <summary>A Secret that an Ingress names for TLS, read when the first client asks for it.</summary>
internal sealed class TlsSecret
{
    private readonly Secret _secret;
    private readonly Lazy<(ServerCertificate? Certificate, string? Problem)> _read;

    public TlsSecret(Secret secret)
    {
        _secret = secret;
        _read = new(() => ServerCertificate.TryRead(secret, out ServerCertificate? certificate, out string? problem) ? (certificate, null) : (null, problem));
    }

    /// <summary><c>namespace/name</c>.</summary>
    public string Name => _secret.ToString();

    /// <summary>The certificate; null where the Secret is broken.</summary>
    public ServerCertificate? Certificate => _read.Value.Certificate;

    /// <summary>What is wrong with the Secret; null for nothing.</summary>
    public string? Problem => _read.Value.Problem;

    /// <summary>True where another version of the Secret holds the same, so that certificate and sessions can stay as they are.</summary>
    public bool Holds(Secret other) => ReferenceEquals(_secret, other) || _secret.Data.Equals(other.Data);
}
