using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IngressRules.AspNetCore.Tls;
using IngressRules.Model;

namespace IngressRules.Admin.Pages;

/// <summary>What may be known of a certificate: its names and its time.</summary>
internal sealed record SecretCertificate
{
    /// <summary>Why there is no certificate, in a few words; null where there is one.</summary>
    public string? Problem { get; private init; }

    public IReadOnlyList<string> Names { get; private init; } = [];

    /// <summary>The first of the hosts that no name covers; null where all are covered.</summary>
    public string? Uncovered(IEnumerable<string> hosts) =>
        hosts.FirstOrDefault(h => !Names.Contains(h)
            && CertificateNames.WildcardOf(h) is var wildcard
            && (wildcard is null || !Names.Contains(wildcard)));

    public DateTimeOffset NotBefore { get; private init; }

    public DateTimeOffset NotAfter { get; private init; }

    public static SecretCertificate Of(string name, string @namespace, IEnumerable<Secret> secrets)
    {
        if (name.Length == 0)
        {
            return new() { Problem = "no Secret named" };
        }

        Secret? secret = secrets.LastOrDefault(s => s.Metadata.Name == name && s.Metadata.Namespace == @namespace);
        if (secret is null)
        {
            return new() { Problem = "Secret is missing" };
        }

        return !secret.Data.TryGetValue("tls.crt", out ValueList<byte>? certificate) ? new() { Problem = "no tls.crt" }
            : !secret.Data.TryGetValue("tls.key", out ValueList<byte>? key) ? new() { Problem = "no tls.key" }
            : Read(Encoding.ASCII.GetString(certificate.AsSpan()), Encoding.ASCII.GetString(key.AsSpan()));
    }

    private static SecretCertificate Read(string pem, string key)
    {
        try
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(pem);
            if (!FitsKey(pem, key))
            {
                return new() { Problem = "tls.key does not fit" };
            }

            return new()
            {
                Names = CertificateNames.Of(certificate),
                NotBefore = certificate.NotBefore,
                NotAfter = certificate.NotAfter,
            };
        }
        catch (CryptographicException)
        {
            return new() { Problem = "not a certificate" };
        }
    }

    private static bool FitsKey(string pem, string key)
    {
        try
        {
            using X509Certificate2 pair = X509Certificate2.CreateFromPem(pem, key);
            return true;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
