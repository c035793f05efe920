using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>What may be said of the certificate in a Secret: its names and its time. Read once for each Secret object, because keys take their time.</summary>
internal sealed record CertificateFacts(HostSet Names, ValueList<string> ListedNames, DateTimeOffset NotBefore, DateTimeOffset NotAfter, bool IsTooWeak)
{
    private static readonly ConditionalWeakTable<Secret, StrongBox<CertificateFacts?>> s_known = [];

    /// <summary>The facts; null where certificate and key are not both there in PEM, or do not belong together.</summary>
    public static CertificateFacts? Of(Secret secret) => s_known.GetValue(secret, static s => new(Read(s))).Value;

    private static CertificateFacts? Read(Secret secret)
    {
        try
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(Text(secret, "tls.crt"), Text(secret, "tls.key"));
            X509SubjectAlternativeNameExtension[] lists = [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()];

            // The subject counts only where there is no list of names (RFC 6125, 6.4.4).
            IEnumerable<string> names = lists.Length > 0
                ? lists.SelectMany(l => l.EnumerateDnsNames())
                : [certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)];
            ValueList<string> lower = [.. names.Where(n => n.Length > 0).Select(n => n.ToLowerInvariant())];
            return new(new HostSet(lower), lower, certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime(), CertificateStrength.IsTooWeak(certificate));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            // What is wrong inside would say what the Secret holds.
            return null;
        }
    }

    private static string Text(Secret secret, string key) => Encoding.ASCII.GetString(secret.Data[key].AsSpan());
}
