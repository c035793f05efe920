using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeRouter;

/// <summary>Reads the pair of files that <c>--default-certificate</c> names.</summary>
internal static class PemCertificate
{
    /// <summary>The certificate with its key, or a sentence that says what is wrong.</summary>
    public static X509Certificate2? TryLoad(string pair, out string error)
    {
        string[] files = pair.Split(',');
        if (files.Length != 2)
        {
            error = "--default-certificate takes two files: CERT.pem,KEY.pem";
            return null;
        }

        try
        {
            error = "";
            using X509Certificate2 ephemeral = X509Certificate2.CreateFromPemFile(files[0], files[1]);

            // Windows cannot serve TLS with a key that was never stored; the detour through PKCS #12 does no harm elsewhere.
            return X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            error = $"--default-certificate: {problem.Message}";
            return null;
        }
    }
}
