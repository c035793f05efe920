using System.Security.Cryptography.X509Certificates;

namespace IngressRules.AspNetCore.Tls;

/// <summary>Host names as certificates and TLS clients write them.</summary>
public static class CertificateNames
{
    /// <summary>
    /// The names in the certificate's own list, in lower case. The subject counts only where there is no such list (RFC 6125, 6.4.4).
    /// </summary>
    /// <param name="certificate">The certificate.</param>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        X509SubjectAlternativeNameExtension[] lists = [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()];
        IEnumerable<string> names = lists.Length > 0
            ? lists.SelectMany(l => l.EnumerateDnsNames())
            : [certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)];
        return [.. names.Where(n => n.Length > 0).Select(Normalise).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A name in the form in which names are compared: lower case and without the dot at its end.</summary>
    /// <param name="name">A host name.</param>
    public static string Normalise(string name) => (name.EndsWith('.') ? name[..^1] : name).ToLowerInvariant();

    /// <summary>The wildcard that stands for a name: its first label replaced. Null for a name of one label.</summary>
    /// <param name="name">A host name.</param>
    public static string? WildcardOf(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && dot + 1 < name.Length ? "*" + name[dot..] : null;
    }
}
