using System.Globalization;
using IngressRules.Analysis;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.Admin.State;

/// <summary>An entry of <c>spec.tls</c> and the certificate of its Secret.</summary>
/// <param name="Ingress">The Ingress.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Secret">The Secret that it names; null where there is none.</param>
internal sealed record TlsEntry(Ingress Ingress, IngressTls Entry, Secret? Secret)
{
    /// <summary>The certificate; null where there is no Secret. Read on first use, because there can be thousands.</summary>
    public TlsCertificate? Certificate => Secret is null ? null : TlsCertificate.Of(Secret);

    /// <summary>The hosts whose clients refuse the certificate, as it does not name them where clients look (specification 5).</summary>
    public IEnumerable<string> Unnamed =>
        Certificate is { } certificate ? Entry.Hosts.Where(h => !certificate.HasAlternativeNames || !certificate.Covers(h)) : [];

    /// <summary>All that a search looks at.</summary>
    public string Text => $"{string.Join(' ', Entry.Hosts)} {Entry.SecretName} {Ingress}";

    /// <summary>The entries of all Ingresses that are served.</summary>
    public static IReadOnlyList<TlsEntry> Of(RoutingTable table)
    {
        // If a Secret occurs twice in files, the last one counts.
        var secrets = new Dictionary<(string, string), Secret>();
        foreach (Secret secret in table.Objects.Secrets)
        {
            secrets[(secret.Metadata.Namespace, secret.Metadata.Name)] = secret;
        }

        return [.. table.Matcher.Rules.Ingresses.SelectMany(i => i.Spec.Tls.Select(
            t => new TlsEntry(i, t, secrets.GetValueOrDefault((i.Metadata.Namespace, t.SecretName)))))];
    }

    /// <summary>The state of the certificate at a time.</summary>
    public TlsState StateAt(DateTimeOffset now)
    {
        if (Certificate is not { } certificate)
        {
            return Entry.SecretName.Length == 0
                ? new(TlsStateKind.Missing, "no Secret named")
                : new(TlsStateKind.Missing, "Secret is missing");
        }

        if (certificate.Refusal is { } refusal)
        {
            return new(TlsStateKind.Unusable, refusal);
        }

        string day = certificate.NotAfter.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string? unnamed = Unnamed.FirstOrDefault();
        return certificate.ValidityAt(now) switch
        {
            TlsCertificateValidity.Expired => new(TlsStateKind.Expired, $"expired {day}"),
            TlsCertificateValidity.NotYetValid => new(TlsStateKind.NotYetValid, "not valid yet"),
            _ when unnamed is not null => new(
                TlsStateKind.OtherNames,
                certificate.Covers(unnamed) ? "no subject alternative names" : $"not for {unnamed}"),
            TlsCertificateValidity.ExpiresSoon => new(TlsStateKind.ExpiresSoon, $"ends {day}"),
            _ => new(TlsStateKind.Valid, $"until {day}"),
        };
    }
}

/// <summary>The state of a certificate, in words and for programs.</summary>
/// <param name="Kind">The state.</param>
/// <param name="Text">A few words.</param>
internal sealed record TlsState(TlsStateKind Kind, string Text)
{
    /// <summary>The severity by which pages mark it.</summary>
    public string Tag => Kind switch
    {
        TlsStateKind.Valid => "good",
        TlsStateKind.ExpiresSoon => "warning",
        _ => "error",
    };

    /// <summary>The name in JSON.</summary>
    public string Name => Kind switch
    {
        TlsStateKind.Valid => "valid",
        TlsStateKind.ExpiresSoon => "expires-soon",
        TlsStateKind.OtherNames => "other-names",
        TlsStateKind.Expired => "expired",
        TlsStateKind.NotYetValid => "not-yet-valid",
        TlsStateKind.Unusable => "unusable",
        _ => "missing",
    };
}

/// <summary>What a certificate can be, the best first.</summary>
internal enum TlsStateKind
{
    /// <summary>It can be used, and will be for a while.</summary>
    Valid,

    /// <summary>It ends within <see cref="TlsCertificate.ExpiryNotice"/>.</summary>
    ExpiresSoon,

    /// <summary>It does not name a host of its entry where clients look.</summary>
    OtherNames,

    /// <summary>It begins later.</summary>
    NotYetValid,

    /// <summary>It is no certificate for TLS.</summary>
    Unusable,

    /// <summary>It has ended.</summary>
    Expired,

    /// <summary>There is none.</summary>
    Missing,
}
