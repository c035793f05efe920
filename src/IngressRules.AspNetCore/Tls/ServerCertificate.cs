using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IngressRules.Analysis;
using IngressRules.Model;

namespace IngressRules.AspNetCore.Tls;

/// <summary>A certificate with its key and the certificates between it and its root, ready for handshakes.</summary>
internal sealed class ServerCertificate
{
    private const string CertificateKey = "tls.crt";
    private const string PrivateKey = "tls.key";

    private ServerCertificate(X509Certificate2 leaf, X509Certificate2Collection intermediates)
    {
        NotAfter = leaf.NotAfter.ToUniversalTime();
        Names = CertificateNames.Of(leaf);

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

    /// <summary>The names that it is valid for, in lower case.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The end of its time.</summary>
    public DateTimeOffset NotAfter { get; }

    /// <summary>Takes a certificate that the host has loaded.</summary>
    public static ServerCertificate Of(X509Certificate2 certificate, X509Certificate2Collection? intermediates = null) =>
        new(certificate, intermediates ?? []);

    /// <summary>Reads a Secret. Any type will do that has the two keys (specification 5).</summary>
    /// <param name="secret">The Secret.</param>
    /// <param name="certificate">The certificate; null where the Secret is broken. The analyzer tells its owner.</param>
    public static bool TryRead(Secret secret, [NotNullWhen(true)] out ServerCertificate? certificate)
    {
        certificate = null;
        if (!secret.Data.TryGetValue(CertificateKey, out ValueList<byte>? chain)
            || !secret.Data.TryGetValue(PrivateKey, out ValueList<byte>? key))
        {
            return false;
        }

        try
        {
            certificate = Read(Encoding.ASCII.GetString(chain.AsSpan()), Encoding.ASCII.GetString(key.AsSpan()));
            return true;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static ServerCertificate Read(string chain, string key)
    {
        X509Certificate2 leaf = X509Certificate2.CreateFromPem(chain, key);
        if (CertificateStrength.IsTooWeak(leaf))
        {
            leaf.Dispose();
            throw new CryptographicException("No handshake would succeed with this certificate.");
        }

        var all = new X509Certificate2Collection();
        all.ImportFromPem(chain);
        all.RemoveAt(0);
        if (!OperatingSystem.IsWindows())
        {
            return new(leaf, all);
        }

        // Windows cannot serve TLS with a key that was never stored; the detour through PKCS #12 stores it.
        using (leaf)
        {
            return new(X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null), all);
        }
    }
}
