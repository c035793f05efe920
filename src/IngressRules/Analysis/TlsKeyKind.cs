using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IngressRules.Analysis;

/// <summary>The kinds of keys that certificates have, by the identifier of their algorithm.</summary>
internal static class TlsKeyKind
{
    /// <summary>The kinds that are read, for a message.</summary>
    public const string Read = "RSA and ECDSA (P-256, P-384, P-521)";

    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string EllipticCurve = "1.2.840.10045.2.1";

    /// <summary>The name of the kind; its identifier where it has no well-known name.</summary>
    public static string Of(X509Certificate2 certificate) => certificate.GetKeyAlgorithm() switch
    {
        Rsa => "RSA",
        EllipticCurve when CurveOf(certificate) is var curve => IsRead(curve) ? "ECDSA" : $"ECDSA ({NameOf(curve)})",
        "1.2.840.113549.1.1.10" => "RSASSA-PSS",
        "1.2.840.10040.4.1" => "DSA",
        "1.3.101.112" => "Ed25519",
        "1.3.101.113" => "Ed448",
        "2.16.840.1.101.3.4.3.17" => "ML-DSA-44",
        "2.16.840.1.101.3.4.3.18" => "ML-DSA-65",
        "2.16.840.1.101.3.4.3.19" => "ML-DSA-87",
        var identifier => identifier,
    };

    /// <summary>
    /// True for a kind that the runtime reads together with its private key on every platform and that clients offer. A key on another
    /// curve is read on some, but then every handshake fails.
    /// </summary>
    public static bool IsRead(X509Certificate2 certificate) => certificate.GetKeyAlgorithm() switch
    {
        Rsa => true,
        EllipticCurve => IsRead(CurveOf(certificate)),
        _ => false,
    };

    private static bool IsRead(string? curve) => curve is "1.2.840.10045.3.1.7" or "1.3.132.0.34" or "1.3.132.0.35";

    /// <summary>The identifier of the curve; null where the certificate writes its parameters out instead, or is broken there.</summary>
    private static string? CurveOf(X509Certificate2 certificate)
    {
        try
        {
            return AsnDecoder.ReadObjectIdentifier(certificate.GetKeyAlgorithmParameters(), AsnEncodingRules.DER, out _);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static string NameOf(string? curve) =>
        curve is null ? "a curve without a name" : new Oid(curve).FriendlyName is { Length: > 0 } name ? name : curve;
}
