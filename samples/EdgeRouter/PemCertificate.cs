using IngressRules.Analysis;

namespace EdgeRouter;

/// <summary>The certificate and key files of <c>--default-certificate</c>.</summary>
internal static class PemCertificate
{
    /// <summary>
    /// Loads the certificate with its key, or returns a sentence that says what is wrong. The checks are those for Secrets.
    /// </summary>
    public static TlsKeyPair? TryLoad(string pair, out string error)
    {
        string[] files = pair.Split(',');
        if (files.Length != 2)
        {
            error = "--default-certificate takes two files: CERT.pem,KEY.pem";
            return null;
        }

        try
        {
            var loaded = TlsKeyPair.TryLoad(File.ReadAllText(files[0]), File.ReadAllText(files[1]), out TlsCertificate certificate);
            error = certificate.Fault switch
            {
                TlsCertificateFault.None => "",
                TlsCertificateFault.Unreadable => $"--default-certificate: {files[0]} is not a certificate in PEM",
                TlsCertificateFault.KeyDoesNotFit => $"--default-certificate: {files[1]} is not the unencrypted key of {files[0]} in PEM",
                _ => $"--default-certificate: {files[0]}: {certificate.Refusal}",
            };
            return loaded;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            error = $"--default-certificate: {problem.Message}";
            return null;
        }
    }
}
