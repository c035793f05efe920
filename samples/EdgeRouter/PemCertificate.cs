using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeRouter;

/// <summary>The pair of files that <c>--default-certificate</c> names.</summary>
/// <param name="Certificate">The first certificate of the file, with its key.</param>
/// <param name="Chain">The certificates behind it.</param>
public sealed record PemCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain) : IDisposable
{
    /// <summary>The certificate with its key, or a sentence that says what is wrong.</summary>
    internal static PemCertificate? TryLoad(string pair, out string error)
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
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(files[0]);
            chain.RemoveAt(0);

            // Windows cannot serve TLS with a key that was never stored; the detour through PKCS #12 does no harm elsewhere.
            return new(X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null), chain);
        }
        catch (Exception problem)
            when (problem is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            error = $"--default-certificate: {problem.Message}";
            return null;
        }
    }

    public void Dispose() => Certificate.Dispose();
}
