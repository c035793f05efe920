using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IngressRules.AspNetCore.Tls;

/// <summary>
/// The certificate of a router without a configured one. No client trusts it, but the handshake gets far enough to show what is missing.
/// </summary>
internal static class SelfSignedCertificate
{
    private const string Name = "ingress-rules-default.invalid";

    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(365);

    public static X509Certificate2 Create(TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));

        // Clocks differ a little, so the certificate is valid from an hour ago.
        DateTimeOffset now = time.GetUtcNow();
        using X509Certificate2 made = request.CreateSelfSigned(now.AddHours(-1), now + s_lifetime);
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
