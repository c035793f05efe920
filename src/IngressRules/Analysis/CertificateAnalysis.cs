using System.Globalization;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Analysis;

/// <summary>Will a client take the certificate that a Secret holds (specification 5)?</summary>
internal static class CertificateAnalysis
{
    // A message that lists all names of a certificate for a hundred hosts helps nobody.
    private const int MaxNames = 5;

    public static void Check(Ingress ingress, int entry, Secret secret, RelatedLocation related, AnalysisOptions options, AnalysisFindings findings)
    {
        FieldPath field = AnalysisFields.Tls(entry).Child("secretName");
        if (CertificateFacts.Of(secret) is not { } facts)
        {
            findings.Add(
                AnalysisCodes.SecretUnreadable,
                ingress,
                field,
                $"tls.crt and tls.key of Secret {secret} are no certificate and its own key in PEM, so clients get the default certificate. "
                    + "Put the chain under tls.crt, the server's certificate first, and the unencrypted key of that one under tls.key.",
                related);
            return;
        }

        if (facts.IsTooWeak)
        {
            findings.Add(
                AnalysisCodes.SecretUnreadable,
                ingress,
                field,
                $"The certificate in Secret {secret} has an RSA key under 2048 bits or a signature with SHA-1, which TLS refuses, so clients get the default certificate. "
                    + "Have one made with an ECDSA key or a longer RSA key.",
                related);
            return;
        }

        CheckTime(ingress, field, secret, facts, related, options, findings);
        ValueList<string> hosts = ingress.Spec.Tls[entry].Hosts;
        for (int i = 0; i < hosts.Count; i++)
        {
            if (!facts.Names.Covers(hosts[i]))
            {
                findings.Add(
                    AnalysisCodes.CertificateForOthers,
                    ingress,
                    AnalysisFields.Tls(entry).Child("hosts").Index(i),
                    $"The certificate in Secret {secret} is not for {QuotedText.Quote(hosts[i])}, so clients will refuse it: it is for {Names(facts)}. "
                        + "Have one made that lists this host, or name another Secret for it.",
                    related);
            }
        }
    }

    private static void CheckTime(
        Ingress ingress, FieldPath field, Secret secret, CertificateFacts facts, RelatedLocation related, AnalysisOptions options, AnalysisFindings findings)
    {
        DateTimeOffset now = options.Clock.GetUtcNow();
        if (facts.NotAfter <= now || facts.NotBefore > now)
        {
            string what = facts.NotAfter <= now ? $"expired on {Text(facts.NotAfter)}" : $"is not valid before {Text(facts.NotBefore)}";
            findings.Add(
                AnalysisCodes.CertificateNotValid, ingress, field, $"The certificate in Secret {secret} {what}, so clients will refuse it. Put a valid one into the Secret.", related);
        }
        else if (facts.NotAfter - now < options.ExpiryNotice)
        {
            findings.Add(
                AnalysisCodes.CertificateExpiresSoon,
                ingress,
                field,
                $"The certificate in Secret {secret} expires on {Text(facts.NotAfter)}. Renew it before that, or see why nobody has.",
                related);
        }
    }

    private static string Names(CertificateFacts facts) => facts.ListedNames.Count switch
    {
        0 => "no host at all",
        <= MaxNames => string.Join(", ", facts.ListedNames.Select(n => QuotedText.Quote(n))),
        _ => string.Join(", ", facts.ListedNames.Take(MaxNames).Select(n => QuotedText.Quote(n))) + $" and {facts.ListedNames.Count - MaxNames} more",
    };

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
