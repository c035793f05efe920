using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>The host of a rule (R1 to R3 of specification 2.4).</summary>
internal static class HostRules
{
    public static void Check(string host, int rule, ObjectFindings findings)
    {
        if (host.Length == 0)
        {
            return;
        }

        // R1: an IPv6 address breaks R2 too, because of its colons.
        if (IpAddressText.IsAddress(host))
        {
            findings.Invalid(
                ValidationCodes.R1,
                Field(rule),
                $"The host {QuotedText.Quote(host)} is an IP address; a rule takes requests by DNS name. Write the name that clients use, "
                    + "or remove host to take every request.");
        }

        // R3, R2
        if (NameGrammars.Host(host) is not NameFaults.None and var faults)
        {
            DiagnosticCode code = host.Contains('*') ? ValidationCodes.R3 : ValidationCodes.R2;
            HostMessages.Report(findings, code, Field(rule), "The host", host, faults, canBeAbsent: true);
        }
    }

    private static FieldPath Field(int rule) => IngressFields.Rule(rule).Child("host");
}
