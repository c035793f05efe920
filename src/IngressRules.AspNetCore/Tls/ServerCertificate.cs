using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IngressRules.Analysis;
using IngressRules.Model;

namespace IngressRules.AspNetCore.Tls;

/// <summary>A certificate with its key and the certificates between it and its root, ready for handshakes.</summary>
internal sealed class ServerCertificate
{
    private ServerCertificate(X509Certificate2 leaf, X509Certificate2Collection intermediates)
    {
        NotAfter = leaf.NotAfter.ToUniversalTime();

        // The chain is what the Secret says: to complete it over the network would hold up the first client.
        Handshake = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(leaf, intermediates, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
    }

    /// <summary>What a handshake with this certificate needs. Shared by all of them, so nobody may change it.</summary>
    public SslServerAuthenticationOptions Handshake { get; }

    /// <summary>The end of its time.</summary>
    public DateTimeOffset NotAfter { get; }

    /// <summary>Takes a certificate that the host has loaded.</summary>
    public static ServerCertificate Of(X509Certificate2 certificate, X509Certificate2Collection? intermediates = null) =>
        new(certificate, intermediates ?? []);

    /// <summary>Reads a Secret.</summary>
    /// <returns>The certificate; null where it is refused. The analyzer tells its owner why.</returns>
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
            // The TLS library of this machine has a word in it too, and a handshake must not fail for it.
            pair.Dispose();
            return null;
        }
    }
}
