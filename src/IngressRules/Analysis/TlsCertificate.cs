using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>
/// The public facts of the certificate in a Secret: whether it can be used for TLS, for which hosts and when. The analyzer, the server and
/// the admin page all use this class, so that they agree. It never contains data of the Secret itself.
/// </summary>
public sealed class TlsCertificate
{
    /// <summary>The key in a Secret of the certificate, which is followed by its intermediate certificates.</summary>
    public const string CertificateKey = "tls.crt";

    /// <summary>The key in a Secret of the certificate's private key.</summary>
    public const string PrivateKeyKey = "tls.key";

    private const int LeastRsaBits = 2048;

    // A cache, because reading keys takes time. Secrets are immutable.
    private static readonly ConditionalWeakTable<Secret, TlsCertificate> s_known = [];

    /// <summary>Signatures with MD5 and SHA-1.</summary>
    private static readonly HashSet<string> s_brokenSignatures =
        ["1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.2.840.10040.4.3", "1.2.840.10045.4.1", "1.3.14.3.2.29"];

    private readonly HostSet _hosts;

    private TlsCertificate(TlsCertificateFault fault, ValueList<string> names)
    {
        Fault = fault;
        Names = names;
        _hosts = new HostSet(names);
    }

    /// <summary>How long before its end a certificate is due for renewal, unless an option says otherwise.</summary>
    /// <value>14 days. Automatic renewal happens earlier, so the warning means that it has failed.</value>
    public static TimeSpan ExpiryNotice { get; } = TimeSpan.FromDays(14);

    /// <summary>Why the certificate cannot be used for TLS; <see cref="TlsCertificateFault.None"/> where it can.</summary>
    public TlsCertificateFault Fault { get; }

    /// <summary>The keys that the Secret lacks or leaves empty.</summary>
    public ValueList<string> Missing { get; private init; } = [];

    /// <summary>
    /// The hosts that the certificate names, in lower case, without trailing dot and without duplicates; empty where it cannot be read.
    /// </summary>
    public ValueList<string> Names { get; }

    /// <summary>The start of its validity.</summary>
    public DateTimeOffset NotBefore { get; private init; }

    /// <summary>The end of its validity.</summary>
    public DateTimeOffset NotAfter { get; private init; }

    /// <summary>The kind of the certificate's key, such as <c>RSA</c>; empty where the certificate cannot be read.</summary>
    internal string KeyKind { get; private init; } = "";

    /// <summary>True where the certificate lists its hosts in the extension that clients read, not only in its subject.</summary>
    public bool HasAlternativeNames { get; private init; }

    /// <summary>A short text why the certificate cannot be used for TLS; null where it can.</summary>
    public string? Refusal => Fault switch
    {
        TlsCertificateFault.None => null,
        TlsCertificateFault.Incomplete => $"no {string.Join(" and no ", Missing)}",
        TlsCertificateFault.Unreadable => $"{CertificateKey} is not a certificate",
        TlsCertificateFault.KeyDoesNotFit => $"{PrivateKeyKey} does not fit",
        TlsCertificateFault.KeyKindNotRead => $"key of kind {KeyKind}, which is not read",
        TlsCertificateFault.WeakKey => "RSA key under 2048 bits",
        _ => "signature with MD5 or SHA-1",
    };

    /// <summary>
    /// Reads the certificate of a Secret. The Secret may have any type, as long as it has the two keys (specification 5).
    /// </summary>
    public static TlsCertificate Of(Secret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return s_known.GetValue(secret, static s =>
        {
            using TlsKeyPair? pair = TlsKeyPair.TryLoad(s, out TlsCertificate certificate);
            return certificate;
        });
    }

    /// <summary>True where the certificate names the host, or a wildcard that covers it.</summary>
    /// <param name="host">A host in lower case, such as one of <c>spec.tls</c>.</param>
    public bool Covers(string host) => _hosts.Covers(host);

    /// <summary>Whether the certificate is valid at a given time.</summary>
    /// <param name="now">The time.</param>
    /// <param name="notice">How long before its end the certificate is due for renewal; null for <see cref="ExpiryNotice"/>.</param>
    public TlsCertificateValidity ValidityAt(DateTimeOffset now, TimeSpan? notice = null) =>
        NotAfter < now ? TlsCertificateValidity.Expired
        : NotBefore > now ? TlsCertificateValidity.NotYetValid
        : NotAfter - now < (notice ?? ExpiryNotice) ? TlsCertificateValidity.ExpiresSoon
        : TlsCertificateValidity.Valid;

    /// <summary>A name in the form in which names are compared: in lower case and without a trailing dot.</summary>
    public static string NormalizeName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return (name.EndsWith('.') ? name[..^1] : name).ToLowerInvariant();
    }

    /// <summary>The result for a Secret without a readable certificate.</summary>
    internal static TlsCertificate Without(TlsCertificateFault fault, params ReadOnlySpan<string> missing) =>
        new(fault, []) { Missing = [.. missing] };

    /// <summary>The result for a certificate. A weak one is refused even where its key matches.</summary>
    internal static TlsCertificate Of(X509Certificate2 certificate, bool keyFits) => new(
        !TlsKeyKind.IsRead(certificate) ? TlsCertificateFault.KeyKindNotRead
            : keyFits ? WeaknessOf(certificate)
            : TlsCertificateFault.KeyDoesNotFit,
        NamesOf(certificate))
    {
        KeyKind = TlsKeyKind.Of(certificate),
        HasAlternativeNames = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Any(),
        NotBefore = certificate.NotBefore.ToUniversalTime(),
        NotAfter = certificate.NotAfter.ToUniversalTime(),
    };

    // OpenSSL reports these faults only by aborting the handshake, not when it loads the key. The signature of a self-signed certificate is
    // not checked by clients.
    private static TlsCertificateFault WeaknessOf(X509Certificate2 certificate)
    {
        using RSA? rsa = certificate.GetRSAPublicKey();
        bool signsItself = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
        return rsa is { KeySize: < LeastRsaBits } ? TlsCertificateFault.WeakKey
            : !signsItself && s_brokenSignatures.Contains(certificate.SignatureAlgorithm.Value ?? "") ? TlsCertificateFault.WeakSignature
            : TlsCertificateFault.None;
    }

    // The subject is used only where there are no subject alternative names (RFC 6125, 6.4.4).
    private static ValueList<string> NamesOf(X509Certificate2 certificate)
    {
        X509SubjectAlternativeNameExtension[] lists = [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()];
        IEnumerable<string> names = lists.Length > 0
            ? lists.SelectMany(l => l.EnumerateDnsNames())
            : [certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)];
        return [.. names.Where(n => n.Length > 0).Select(NormalizeName).Distinct(StringComparer.Ordinal)];
    }
}
