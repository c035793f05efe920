using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>A certificate with its private key and its intermediate certificates, loaded for a TLS server.</summary>
public sealed class TlsKeyPair : IDisposable
{
    private TlsKeyPair(X509Certificate2 certificate, X509Certificate2Collection chain) => (Certificate, Chain) = (certificate, chain);

    /// <summary>The certificate; it has its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The intermediate certificates, in the order of the text.</summary>
    public X509Certificate2Collection Chain { get; }

    /// <summary>Loads the certificate and the key of a Secret.</summary>
    /// <param name="secret">The Secret.</param>
    /// <param name="certificate">The state of the certificate, also where it is refused.</param>
    /// <returns>The pair, which the caller owns; null where the certificate is refused.</returns>
    public static TlsKeyPair? TryLoad(Secret secret, out TlsCertificate certificate)
    {
        ArgumentNullException.ThrowIfNull(secret);
        string[] missing = [.. ((string[])[TlsCertificate.CertificateKey, TlsCertificate.PrivateKeyKey])
            .Where(k => !secret.Data.TryGetValue(k, out ValueList<byte>? value) || value.Count == 0)];
        if (missing.Length > 0)
        {
            certificate = TlsCertificate.Without(TlsCertificateFault.Incomplete, missing);
            return null;
        }

        return TryLoad(Text(TlsCertificate.CertificateKey), Text(TlsCertificate.PrivateKeyKey), out certificate);

        string Text(string key) => Encoding.ASCII.GetString(secret.Data[key].AsSpan());
    }

    /// <summary>Loads PEM.</summary>
    /// <param name="chain">The certificate, followed by its intermediate certificates.</param>
    /// <param name="key">Its private key, not encrypted.</param>
    /// <param name="certificate">The state of the certificate, also where it is refused.</param>
    /// <returns>The pair, which the caller owns; null where the certificate is refused.</returns>
    public static TlsKeyPair? TryLoad(string chain, string key, out TlsCertificate certificate)
    {
        var all = new X509Certificate2Collection();
        X509Certificate2? leaf = null;
        if (!Succeeds(() => all.ImportFromPem(chain)) || all.Count == 0)
        {
            certificate = TlsCertificate.Without(TlsCertificateFault.Unreadable);
        }
        else
        {
            Succeeds(() => leaf = X509Certificate2.CreateFromPem(chain, key));
            certificate = TlsCertificate.Of(leaf ?? all[0], keyFits: leaf is not null);
        }

        if (certificate.Fault == TlsCertificateFault.None)
        {
            all[0].Dispose();
            all.RemoveAt(0);
            return new TlsKeyPair(Stored(leaf!), all);
        }

        leaf?.Dispose();
        DisposeAll(all);
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        DisposeAll(Chain);
    }

    // The message of the exception is dropped: it might contain part of the Secret.
    private static bool Succeeds(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>On Windows, TLS needs a key from a key store; exporting and importing PKCS #12 puts it into one.</summary>
    private static X509Certificate2 Stored(X509Certificate2 leaf)
    {
        if (!OperatingSystem.IsWindows())
        {
            return leaf;
        }

        using (leaf)
        {
            return X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null);
        }
    }

    private static void DisposeAll(X509Certificate2Collection certificates)
    {
        foreach (X509Certificate2 certificate in certificates)
        {
            certificate.Dispose();
        }
    }
}
