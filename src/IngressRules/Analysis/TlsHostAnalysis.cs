using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>Checks that the hosts of <c>spec.tls</c> and the hosts of the rules agree (specification 5).</summary>
internal static class TlsHostAnalysis
{
    public static void Check(Ingress ingress, GivenObjects given, AnalysisFindings findings)
    {
        if (ingress.Spec.Tls.Count == 0)
        {
            return;
        }

        CheckSplitEntries(ingress, findings);
        CheckSecrets(ingress, given, findings);
        if (ingress.Spec.Rules.Count > 0)
        {
            // Without rules the default backend serves every host, including those of spec.tls.
            CheckTlsHosts(ingress, given, findings);
            CheckRuleHosts(ingress, given, findings);
        }
    }

    /// <summary>One entry that was written as two items of the list: the hosts in one, their Secret in the other.</summary>
    private static void CheckSplitEntries(Ingress ingress, AnalysisFindings findings)
    {
        ValueList<IngressTls> entries = ingress.Spec.Tls;
        for (int i = 0; i < entries.Count; i++)
        {
            if (entries[i].SecretName.Length > 0 || entries[i].Hosts.Count == 0)
            {
                continue;
            }

            // The Secret mostly follows its hosts; it can also come before them.
            int secret = IsSecretAlone(i + 1) ? i + 1 : IsSecretAlone(i - 1) && !(i > 1 && IsHostsAlone(i - 2)) ? i - 1 : -1;
            if (secret < 0)
            {
                continue;
            }

            string host = QuotedText.Quote(entries[i].Hosts[0]);
            string others = entries[i].Hosts.Count > 1 ? " and its other hosts" : "";
            findings.Add(
                AnalysisCodes.TlsEntrySplit,
                IngressFields.Tls(i).Child("hosts"),
                $"This entry of tls names hosts and no Secret, and {IngressFields.Tls(secret)} a Secret and no hosts, so clients of {host}"
                    + $"{others} get the default certificate. Write both in one entry: remove the dash before "
                    + $"{(secret > i ? "secretName" : "hosts")}.");
        }

        bool IsSecretAlone(int entry) =>
            entry >= 0 && entry < entries.Count && entries[entry].Hosts.Count == 0 && entries[entry].SecretName.Length > 0;

        bool IsHostsAlone(int entry) => entries[entry].Hosts.Count > 0 && entries[entry].SecretName.Length == 0;
    }

    /// <summary>Entries whose Secret is not used for a host, because another entry that names the host comes first.</summary>
    private static void CheckSecrets(Ingress ingress, GivenObjects given, AnalysisFindings findings)
    {
        for (int i = 0; i < ingress.Spec.Tls.Count; i++)
        {
            IngressTls entry = ingress.Spec.Tls[i];
            for (int j = 0; j < entry.Hosts.Count && entry.SecretName.Length > 0; j++)
            {
                TlsClaims.Claim first = given.TlsClaims.First(ingress, entry.Hosts[j]);
                bool isSame = first.SecretName == entry.SecretName && first.Ingress.Metadata.Namespace == ingress.Metadata.Namespace;
                if (isSame || given.HaveSameContent(first, new TlsClaims.Claim(ingress, i)))
                {
                    continue;
                }

                if (findings.IsFull)
                {
                    findings.AddUnlisted(AnalysisCodes.TwoSecretsForHost);
                    continue;
                }

                bool isOwn = ReferenceEquals(first.Ingress, ingress);
                string who = isOwn ? $"{IngressFields.Tls(first.Entry)} of the same Ingress" : $"Ingress {first.Ingress}";
                string what = first.SecretName.Length == 0
                    ? "without a Secret"
                    : $"with Secret {first.Ingress.Metadata.Namespace}/{first.SecretName}";
                findings.Add(
                    AnalysisCodes.TwoSecretsForHost,
                    IngressFields.Tls(i).Child("hosts").Index(j),
                    $"{who} names {QuotedText.Quote(entry.Hosts[j])} in tls too, {what}, and comes first, so Secret "
                        + $"{ingress.Metadata.Namespace}/{entry.SecretName} is not used for this host. "
                        + "Name one Secret for it, in one place.",
                    RelatedLocation.In(
                        first.Ingress.ToReference(), first.Ingress.Origin, IngressFields.Tls(first.Entry), "the entry that comes first"));
            }
        }
    }

    private static void CheckTlsHosts(Ingress ingress, GivenObjects given, AnalysisFindings findings)
    {
        if (given.HasDefaultBackend)
        {
            // What no rule takes goes to a default backend, whichever host it is for.
            return;
        }

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
                    $"tls names {QuotedText.Quote(hosts[j])}, and no rule given has this host, so a client with TLS finds nothing "
                    + $"behind it. {advice}");
            }
        }
    }

    private static void CheckRuleHosts(Ingress ingress, GivenObjects given, AnalysisFindings findings)
    {
        // An entry without hosts serves all names in its certificate, whichever Ingress it is in.
        if (given.TlsClaims.HasEntryWithoutHosts || ingress.Spec.Tls.Any(t => t.Hosts.Count == 0))
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
            if (host.Length > 0 && !given.TlsClaims.Covers(host) && reported.Add(host))
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
