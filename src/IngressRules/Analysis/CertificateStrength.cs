using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IngressRules.Analysis;

/// <summary>What TLS libraries of today refuse to show, and clients to take. OpenSSL breaks the handshake off instead of saying so when it loads the key.</summary>
public static class CertificateStrength
{
    private const int LeastRsaBits = 2048;

    /// <summary>Signatures with MD5 and SHA-1.</summary>
    private static readonly HashSet<string> BrokenSignatures =
        ["1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.2.840.10040.4.3", "1.2.840.10045.4.1", "1.3.14.3.2.29"];

    /// <summary>True for an RSA key under 2048 bits, and for a signature that can be forged; nobody relies on that of a certificate that signs itself.</summary>
    /// <param name="certificate">The certificate.</param>
    public static bool IsTooWeak(X509Certificate2 certificate)
    {
        using RSA? rsa = certificate.GetRSAPublicKey();
        return rsa is { KeySize: < LeastRsaBits }
            || (BrokenSignatures.Contains(certificate.SignatureAlgorithm.Value ?? "") && !certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData));
    }
}
