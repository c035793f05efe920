using IngressRules.Compilation;

namespace IngressRules.Explanation;

/// <summary>Finds hosts that rules of several namespaces name.</summary>
internal static class SharedHosts
{
    /// <summary>Adds a finding for each further namespace of a host. Where namespaces own hosts, nothing is shared.</summary>
    public static void Check(CompiledRules rules, TableFindingList findings)
    {
        if (rules.Options.OwnHostByNamespace)
        {
            return;
        }

        var namespaces = new HashSet<string>(StringComparer.Ordinal);
        foreach (CompiledHost host in rules.Hosts)
        {
            // Rules without host are for everybody in any case, and a further name for a host has no rules of its own.
            if (host.Host.Length == 0 || host.Sources.Length == 0)
            {
                continue;
            }

            namespaces.Clear();
            HostRule first = host.Sources[0];
            foreach (HostRule source in host.Sources)
            {
                if (namespaces.Add(source.Taken.Ingress.Metadata.Namespace) && namespaces.Count > 1)
                {
                    findings.Add(
                        TableFindingKind.HostShared,
                        TableDiagnostics.HostShared(host.Host, source, first),
                        TableFindingList.PlaceOf(source),
                        [TableFindingList.PlaceOf(first)]);
                }
            }
        }
    }
}
