using System.Globalization;

namespace IngressRules.AspNetCore.Tls;

/// <summary>What the owner of an entry of <c>spec.tls</c> should know of its certificate.</summary>
internal static class CertificateFindings
{
    private static readonly TimeSpan s_soon = TimeSpan.FromDays(14);

    /// <summary>The findings, each a sentence that says what clients get.</summary>
    public static IEnumerable<string> Of(TlsUse use, DateTimeOffset now)
    {
        string name = $"{use.Ingress.Metadata.Namespace}/{use.Entry.SecretName}";
        if (use.Secret is null)
        {
            yield return $"Ingress {use.Ingress}: there is no Secret {name}; clients get the default certificate.";
            yield break;
        }

        if (use.Secret.Certificate is not { } certificate)
        {
            yield return $"Ingress {use.Ingress}: Secret {name}: {use.Secret.Problem}; clients get the default certificate.";
            yield break;
        }

        string until = certificate.NotAfter.ToString("u", CultureInfo.InvariantCulture);
        if (certificate.NotAfter < now)
        {
            yield return $"Ingress {use.Ingress}: the certificate in Secret {name} expired on {until}; clients will refuse it.";
        }
        else if (certificate.NotBefore > now)
        {
            yield return $"Ingress {use.Ingress}: the certificate in Secret {name} is not valid yet; clients will refuse it.";
        }
        else if (certificate.NotAfter - now < s_soon)
        {
            yield return $"Ingress {use.Ingress}: the certificate in Secret {name} expires on {until}.";
        }

        foreach (string host in use.Entry.Hosts.Where(h => !CertificateNames.Cover(certificate.Names, h)))
        {
            yield return $"Ingress {use.Ingress}: the certificate in Secret {name} is not for {host}; clients will refuse it.";
        }
    }
}
