using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IngressRules.Analysis;
using IngressRules.Model;

namespace IngressRules.AspNetCore.Tls;

/// <summary>A certificate with its key and intermediate certificates, ready for handshakes.</summary>
internal sealed class ServerCertificate
{
    private ServerCertificate(X509Certificate2 leaf, X509Certificate2Collection intermediates)
    {
        NotAfter = leaf.NotAfter.ToUniversalTime();

        // The chain is taken from the Secret; completing it over the network would delay the first client.
        Handshake = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(leaf, intermediates, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
    }

    /// <summary>The TLS settings for handshakes with this certificate. Shared by all handshakes, so it must not be modified.</summary>
    public SslServerAuthenticationOptions Handshake { get; }

    /// <summary>The end of the certificate's validity.</summary>
    public DateTimeOffset NotAfter { get; }

    /// <summary>Wraps a certificate that the host has loaded.</summary>
    public static ServerCertificate Of(X509Certificate2 certificate, X509Certificate2Collection? intermediates = null) =>
        new(certificate, intermediates ?? []);

    /// <summary>Reads a Secret.</summary>
    /// <returns>The certificate; null where it is rejected. The analyzer reports why.</returns>
    public static ServerCertificate? TryRead(Secret secret)
    {
        if (TlsKeyPair.TryLoad(secret, out _) is not { } pair)
        {
            return null;
        }

        try
        {
            return new(pair.Certificate, pair.Chain);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            // The system's TLS library may reject the certificate too, and a handshake must not fail because of that.
            pair.Dispose();
            return null;
        }
    }
}
