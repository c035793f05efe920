using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>
/// Finds hosts in <c>spec.tls</c> that the rules of another namespace own: otherwise an older Ingress that only lists a host there would
/// choose the certificate that its owner's clients see.
/// </summary>
internal static class ForeignTlsHosts
{
    /// <summary>The findings about hosts in <c>spec.tls</c>.</summary>
    /// <param name="taken">The Ingresses that are looked at.</param>
    /// <param name="ownerOf">The rule by which a host is owned, or null.</param>
    public static IEnumerable<CompilationFinding> Find(IEnumerable<TakenIngress> taken, Func<string, HostRule?> ownerOf)
    {
        var findings = new CompilationFindings();
        foreach (TakenIngress candidate in taken)
        {
            ValueList<IngressTls> entries = candidate.Ingress.Spec.Tls;
            for (int i = 0; i < entries.Count; i++)
            {
                for (int j = 0; j < entries[i].Hosts.Count; j++)
                {
                    if (ownerOf(entries[i].Hosts[j]) is { } owner
                        && owner.Taken.Ingress.Metadata.Namespace != candidate.Ingress.Metadata.Namespace)
                    {
                        findings.BeginTls(candidate.Rank, i, j);
                        Add(candidate.Ingress, i, j, owner, findings);
                    }
                }
            }
        }

        return findings.ToArray();
    }

    private static void Add(Ingress ingress, int entry, int host, HostRule owner, CompilationFindings findings) =>
        findings.Add(CompilationCodes.ForeignTlsHost, ingress, () =>
        {
            string name = ingress.Spec.Tls[entry].Hosts[host], owned = TableUpdate.HostOf(owner);
            string space = owner.Taken.Ingress.Metadata.Namespace;
            (string why, string relation) = name == owned
                ? ($"host {QuotedText.Quote(name)} belongs to namespace {space}", "the namespace of this Ingress owns the host")
                : ($"no rule names host {QuotedText.Quote(name)}, and {QuotedText.Quote(owned)}, which serves it, belongs to namespace "
                        + space,
                    "the namespace of this Ingress owns the wildcard");
            return CompilationFindings.About(
                CompilationCodes.ForeignTlsHost,
                ingress,
                IngressFields.Tls(entry).Child("hosts").Index(host),
                $"{why}, so its certificate is chosen there. Remove the host from tls.",
                CompilationFindings.Rival(relation, owner.Taken.Ingress, IngressFields.Rule(owner.Rule)));
        });
}
