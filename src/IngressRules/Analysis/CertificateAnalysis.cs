using System.Globalization;
using System.Text;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>Checks that clients will accept the certificate of a Secret (specification 5).</summary>
internal static class CertificateAnalysis
{
    // A certificate can have a hundred names; a message lists only the first ones.
    private const int MaxNames = 5;

    private const string Consequence = "so clients get the default certificate";

    public static void Check(
        Ingress ingress, int entry, Secret secret, RelatedLocation related, AnalysisOptions options, AnalysisFindings findings)
    {
        FieldPath field = IngressFields.Tls(entry).Child("secretName");
        var certificate = TlsCertificate.Of(secret);
        if (FaultOf(certificate, secret) is var (code, message))
        {
            findings.Add(code, field, message, related);
            return;
        }

        TlsCertificateValidity validity = certificate.ValidityAt(options.Clock.GetUtcNow(), options.ExpiryNotice);
        CheckTime(field, secret, certificate, validity, related, findings);
        ValueList<string> hosts = ingress.Spec.Tls[entry].Hosts;
        bool coversAll = true;
        for (int i = 0; i < hosts.Count; i++)
        {
            if (!certificate.Covers(hosts[i]))
            {
                coversAll = false;
                findings.Add(
                    AnalysisCodes.CertificateForOthers,
                    IngressFields.Tls(entry).Child("hosts").Index(i),
                    $"The certificate in Secret {secret} is not for {QuotedText.Quote(hosts[i])}, so clients will refuse it: "
                        + $"it is for {Names(certificate)}. Have one made that lists this host, or name another Secret for it.",
                    related);
            }
        }

        // One that clients refuse for another reason has been reported.
        bool isValid = validity is TlsCertificateValidity.Valid or TlsCertificateValidity.ExpiresSoon;
        if (!certificate.HasAlternativeNames && isValid && coversAll)
        {
            findings.Add(
                AnalysisCodes.CertificateWithoutNames,
                field,
                $"The certificate in Secret {secret} has no subject alternative names, where browsers and most other clients look for its "
                    + $"hosts, so they will refuse it. Have one made that lists {HostsOf(ingress, entry)} there; a common name "
                    + "does not count.",
                related);
        }
    }

    private static (DiagnosticCode Code, string Message)? FaultOf(TlsCertificate certificate, Secret secret) => certificate.Fault switch
    {
        TlsCertificateFault.None => null,
        TlsCertificateFault.Incomplete => (
            AnalysisCodes.SecretIncomplete,
            $"Secret {secret} has {certificate.Refusal}, {Consequence}. "
                + "Put the certificate chain under tls.crt and its private key under tls.key, both in PEM."),
        TlsCertificateFault.WeakKey or TlsCertificateFault.WeakSignature => (
            AnalysisCodes.SecretUnreadable,
            $"The certificate in Secret {secret} has an RSA key under 2048 bits or a signature with SHA-1, which TLS refuses, "
                + $"{Consequence}. Have one made with an ECDSA key or a longer RSA key."),
        TlsCertificateFault.KeyKindNotRead => (
            AnalysisCodes.SecretUnreadable,
            $"The certificate in Secret {secret} has a key of kind {certificate.KeyKind}, which is not read here, {Consequence}. "
                + $"Keys of these kinds are: {TlsKeyKind.Read}."),
        TlsCertificateFault.Unreadable => (
            AnalysisCodes.SecretUnreadable,
            $"tls.crt of Secret {secret} is no certificate in PEM, or one of those after the first is broken, {Consequence}. "
                + "Put the chain there, the server's certificate first, each from -----BEGIN CERTIFICATE----- to its END."),
        _ => (
            AnalysisCodes.SecretUnreadable,
            $"tls.key of Secret {secret} {KeyFault(secret)}, {Consequence}. "
                + "Put the unencrypted key of the first certificate in tls.crt there, in PEM."),
    };

    // What kind of text the key is may be said; its content never is.
    private static string KeyFault(Secret secret)
    {
        string key = Encoding.Latin1.GetString(secret.Data[TlsCertificate.PrivateKeyKey].AsSpan());
        return key.Contains("ENCRYPTED", StringComparison.Ordinal) ? "is encrypted"
            : !key.Contains("-----BEGIN", StringComparison.Ordinal) ? "is no key in PEM"
            : !key.Contains("PRIVATE KEY-----", StringComparison.Ordinal) ? "holds no private key"
            : "is not the key of the first certificate in tls.crt";
    }

    private static string HostsOf(Ingress ingress, int entry)
    {
        ValueList<string> hosts = ingress.Spec.Tls[entry].Hosts;
        return hosts.Count == 0 ? "its hosts" : $"{List(hosts.Take(MaxNames))}{(hosts.Count > MaxNames ? " and the others" : "")}";
    }

    private static void CheckTime(
        FieldPath field,
        Secret secret,
        TlsCertificate certificate,
        TlsCertificateValidity validity,
        RelatedLocation related,
        AnalysisFindings findings)
    {
        (DiagnosticCode Code, string Message)? found = validity switch
        {
            TlsCertificateValidity.Expired => (
                AnalysisCodes.CertificateNotValid,
                $"expired on {Text(certificate.NotAfter)}, so clients will refuse it. Put a valid one into the Secret."),
            TlsCertificateValidity.NotYetValid => (
                AnalysisCodes.CertificateNotValid,
                $"is not valid before {Text(certificate.NotBefore)}, so clients will refuse it. Put a valid one into the Secret."),
            TlsCertificateValidity.ExpiresSoon => (
                AnalysisCodes.CertificateExpiresSoon,
                $"expires on {Text(certificate.NotAfter)}. Renew it before that, or see why nobody has."),
            _ => null,
        };
        if (found is var (code, message))
        {
            findings.Add(code, field, $"The certificate in Secret {secret} {message}", related);
        }
    }

    private static string Names(TlsCertificate certificate) => certificate.Names.Count switch
    {
        0 => "no host at all",
        <= MaxNames => List(certificate.Names),
        _ => $"{List(certificate.Names.Take(MaxNames))} and {certificate.Names.Count - MaxNames} more",
    };

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(QuotedText.Quote));

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
