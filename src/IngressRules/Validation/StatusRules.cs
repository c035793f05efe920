using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>
/// The checks of an update through <c>/status</c> (specification 2.5). Ports are not checked, and one entry may have both an IP and a name.
/// </summary>
internal static class StatusRules
{
    public static void Check(IngressStatus old, IngressStatus @new, ObjectFindings findings)
    {
        for (int i = 0; i < @new.LoadBalancer.Count; i++)
        {
            IngressLoadBalancerIngress point = @new.LoadBalancer[i];
            if (point.Ip.Length > 0)
            {
                CheckIp(point.Ip, i, old, findings);
            }

            if (point.Hostname.Length > 0)
            {
                CheckHostname(point.Hostname, i, findings);
            }
        }
    }

    private static void CheckIp(string ip, int entry, IngressStatus old, ObjectFindings findings)
    {
        if (!IpAddressText.TryParse(ip, out IpAddressForm form))
        {
            findings.Invalid(
                ValidationCodes.StatusIp,
                IngressFields.Status(entry).Child("ip"),
                $"{QuotedText.Quote(ip)} is not an IP address. Write one like 192.0.2.1 or 2001:db8::1; a name belongs in hostname.");
        }
        else if (form != IpAddressForm.Plain && findings.Options.StrictStatusIps && !IsStored(ip, old))
        {
            findings.Invalid(
                ValidationCodes.StatusIpForm,
                IngressFields.Status(entry).Child("ip"),
                form == IpAddressForm.LeadingZeros
                    ? $"The IP address {QuotedText.Quote(ip)} has leading zeros, which other software reads as octal. Write it without "
                    + "them."
                    : $"The IP address {QuotedText.Quote(ip)} is an IPv4 address inside an IPv6 one. Write the IPv4 address alone.");
        }
    }

    private static bool IsStored(string ip, IngressStatus old)
    {
        foreach (IngressLoadBalancerIngress point in old.LoadBalancer)
        {
            if (point.Ip == ip)
            {
                return true;
            }
        }

        return false;
    }

    private static void CheckHostname(string hostname, int entry, ObjectFindings findings)
    {
        NameFaults faults = NameGrammars.Dns1123Subdomain(hostname);
        if (faults != NameFaults.None)
        {
            NameMessages.Report(
                findings,
                ValidationCodes.StatusHostname,
                IngressFields.Status(entry).Child("hostname"),
                "The hostname",
                hostname,
                NameGrammars.MaxSubdomain,
                faults,
                HostMessages.Exact(hostname, canBeAbsent: false));
        }

        if (IpAddressText.IsAddress(hostname))
        {
            findings.Invalid(
                ValidationCodes.StatusHostnameIp,
                IngressFields.Status(entry).Child("hostname"),
                $"The hostname {QuotedText.Quote(hostname)} is an IP address. Write it as ip.");
        }
    }
}
