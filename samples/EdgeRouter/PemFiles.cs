using IngressRules.Analysis;

namespace EdgeRouter;

/// <summary>The certificate and key files that an option names.</summary>
/// <param name="Option">The option, for messages.</param>
/// <param name="Certificate">The file with the certificate and its chain.</param>
/// <param name="Key">The file with the key.</param>
public sealed record PemFiles(string Option, string Certificate, string Key)
{
    /// <summary>Reads the value of an option, or returns a sentence that says what is wrong.</summary>
    /// <param name="option">The option.</param>
    /// <param name="pair">Its value.</param>
    /// <param name="error">What is wrong.</param>
    internal static PemFiles? TryParse(string option, string pair, out string error)
    {
        string[] files = pair.Split(',');
        error = files.Length == 2 ? "" : $"{option} takes two files: CERT.pem,KEY.pem";
        return files.Length == 2 ? new(option, files[0], files[1]) : null;
    }

    /// <summary>
    /// Loads the certificate with its key, or returns a sentence that says what is wrong. The checks are those for Secrets.
    /// </summary>
    internal TlsKeyPair? TryLoad(out string error)
    {
        try
        {
            var loaded = TlsKeyPair.TryLoad(File.ReadAllText(Certificate), File.ReadAllText(Key), out TlsCertificate certificate);
            error = certificate.Fault switch
            {
                TlsCertificateFault.None => "",
                TlsCertificateFault.Unreadable => $"{Option}: {Certificate} is not a certificate in PEM",
                TlsCertificateFault.KeyDoesNotFit => $"{Option}: {Key} is not the unencrypted key of {Certificate} in PEM",
                _ => $"{Option}: {Certificate}: {certificate.Refusal}",
            };
            return loaded;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            error = $"{Option}: {problem.Message}";
            return null;
        }
    }
}
