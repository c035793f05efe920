using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IngressRules.Model;

namespace IngressRules.AspNetCore.Admin.Pages;

/// <summary>What may be known of a certificate: its names and its time.</summary>
internal sealed record CertificateFacts
{
    /// <summary>Why there is no certificate, in a few words; null where there is one.</summary>
    public string? Problem { get; private init; }

    public IReadOnlyList<string> Names { get; private init; } = [];

    public DateTimeOffset NotBefore { get; private init; }

    public DateTimeOffset NotAfter { get; private init; }

    public static CertificateFacts Of(string name, string @namespace, IEnumerable<Secret> secrets)
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

        return secret.Data.TryGetValue("tls.crt", out ValueList<byte>? bytes) ? Read(bytes) : new() { Problem = "no tls.crt" };
    }

    private static CertificateFacts Read(ValueList<byte> pem)
    {
        try
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(pem.AsSpan()));
            return new()
            {
                Names = [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(e => e.EnumerateDnsNames()).Take(20)],
                NotBefore = certificate.NotBefore,
                NotAfter = certificate.NotAfter,
            };
        }
        catch (CryptographicException)
        {
            return new() { Problem = "not a certificate" };
        }
    }
}
