using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IngressRules.Analysis;

namespace IngressRules.Kubernetes.Connecting;

/// <summary>Reads the PEM texts of a connection. Messages never contain the text, which may be a key.</summary>
internal static class ConnectionPem
{
    private const string Begin = "-----BEGIN CERTIFICATE-----";

    /// <summary>Reads a bundle of CAs. One that ends in the middle of a certificate is being written, and is refused.</summary>
    /// <param name="path">Its file, for the message.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static X509Certificate2Collection Authorities(string path, string text)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            throw new InvalidDataException($"{path} has a certificate that cannot be read. Write the CA's certificates there, in PEM.");
        }

        return authorities.Count > 0 && authorities.Count == text.AsSpan().Count(Begin) ? authorities : throw new InvalidDataException(
            $"{path} has no certificate, or one without its end. Write the CA's certificates there, in PEM.");
    }

    /// <summary>Reads a client certificate with its key.</summary>
    /// <param name="certificate">The certificate, in PEM.</param>
    /// <param name="key">Its key, in PEM.</param>
    /// <returns>The pair; null where it cannot be used.</returns>
    public static X509Certificate2? ClientCertificate(string certificate, string key) =>
        TlsKeyPair.TryLoad(certificate, key, out _)?.Certificate;
}
