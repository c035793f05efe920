using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>Checks that the hosts of <c>spec.tls</c> and the hosts of the rules agree (specification 5).</summary>
internal static class TlsHostAnalysis
{
    public static void Check(Ingress ingress, GivenObjects given, AnalysisFindings findings)
    {
        if (ingress.Spec.Tls.Count == 0 || ingress.Spec.Rules.Count == 0)
        {
            // Without rules the default backend serves every host, including those of spec.tls.
            return;
        }

        CheckTlsHosts(ingress, given, findings);
        CheckRuleHosts(ingress, findings);
    }

    private static void CheckTlsHosts(Ingress ingress, GivenObjects given, AnalysisFindings findings)
    {
        for (int i = 0; i < ingress.Spec.Tls.Count; i++)
        {
            ValueList<string> hosts = ingress.Spec.Tls[i].Hosts;
            for (int j = 0; j < hosts.Count; j++)
            {
                if (given.RuleHosts.Meets(hosts[j]))
                {
                    continue;
                }

                if (findings.IsFull)
                {
                    findings.AddUnlisted(AnalysisCodes.TlsHostWithoutRule);
                    continue;
                }

                string advice = given.Hosts.Nearest("", hosts[j]) is { } nearest
                    ? $"Did you mean {QuotedText.Quote(nearest)}?"
                    : "Add a rule with this host, or remove the host from tls.";
                findings.Add(
                    AnalysisCodes.TlsHostWithoutRule,
                    IngressFields.Tls(i).Child("hosts").Index(j),
                    $"tls names {QuotedText.Quote(hosts[j])}, and no rule has this host, so a client with TLS finds nothing behind it. "
                    + $"{advice}");
            }
        }
    }

    private static void CheckRuleHosts(Ingress ingress, AnalysisFindings findings)
    {
        // An entry without hosts serves all names in its certificate.
        if (ingress.Spec.Tls.Any(t => t.Hosts.Count == 0))
        {
            return;
        }

        var secured = new HostSet(ingress.Spec.Tls.SelectMany(t => t.Hosts));
        string? withTls = ingress.Spec.Rules.FirstOrDefault(r => r.Host.Length > 0 && secured.Covers(r.Host))?.Host;
        if (withTls is null)
        {
            return;
        }

        var reported = new HashSet<string>(StringComparer.Ordinal);
        HashSet<string> wildcards = [.. ingress.Spec.Tls.SelectMany(t => t.Hosts).Where(h => h.StartsWith('*'))];
        for (int i = 0; i < ingress.Spec.Rules.Count; i++)
        {
            string host = ingress.Spec.Rules[i].Host;
            if (host.Length > 0 && !secured.Covers(host) && reported.Add(host))
            {
                bool isDeeper = IsBelowAny(wildcards, host);
                findings.Add(
                    AnalysisCodes.HostWithoutTls,
                    IngressFields.Host(i),
                    $"{QuotedText.Quote(host)} has no TLS, and {QuotedText.Quote(withTls)} in the same Ingress has. "
                        + (isDeeper ? "A wildcard in tls covers one label. " : "")
                        + $"Add {host} to spec.tls, or put its rule into an Ingress of its own if it shall stay without.");
            }
        }
    }

    /// <summary>True where one of the wildcards is above the host, by any number of labels.</summary>
    private static bool IsBelowAny(HashSet<string> wildcards, string host)
    {
        for (int dot = host.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = host.IndexOf('.', dot + 1))
        {
            if (wildcards.Contains($"*{host.AsSpan(dot)}"))
            {
                return true;
            }
        }

        return false;
    }
}
