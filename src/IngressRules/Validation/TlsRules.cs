using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>One entry of <c>spec.tls</c> (rules T of specification 2.4).</summary>
internal static class TlsRules
{
    public static void Check(IngressTls tls, int entry, Leniency leniency, ObjectFindings findings)
    {
        for (int i = 0; i < tls.Hosts.Count; i++)
        {
            // T1, T2: unlike the host of a rule, an IPv4 address passes here.
            string host = tls.Hosts[i];
            if (NameGrammars.Host(host) is not NameFaults.None and var faults)
            {
                DiagnosticCode code = host.Contains('*') ? ValidationCodes.T1 : ValidationCodes.T2;
                FieldPath field = IngressFields.Tls(entry).Child("hosts").Index(i);
                HostMessages.Report(findings, code, field, "The TLS host", host, faults, canBeAbsent: false);
            }
        }

        // T3
        if (!leniency.AnySecretName && BreaksSecretName(tls, out NameFaults secretFaults))
        {
            NameMessages.Report(
                findings,
                ValidationCodes.T3,
                IngressFields.Tls(entry).Child("secretName"),
                "The name of the Secret",
                tls.SecretName,
                NameGrammars.MaxSubdomain,
                secretFaults,
                NameMessages.Secret(tls.SecretName));
        }
    }

    /// <summary>True where T3 is broken.</summary>
    public static bool BreaksSecretName(IngressTls tls, out NameFaults faults)
    {
        faults = tls.SecretName.Length == 0 ? NameFaults.None : NameGrammars.Dns1123Subdomain(tls.SecretName);
        return faults != NameFaults.None;
    }
}
