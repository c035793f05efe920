using IngressRules.Compilation;

namespace IngressRules.Matching;

/// <summary>The hosts of a table as a request meets them: exact names, wildcards by the name behind the asterisk, and the rules without host.</summary>
internal static class HostTables
{
    private const string Wildcard = "*.";

    /// <summary>Freezes a table.</summary>
    public static (HostTable Exact, HostTable Wildcard, PathRules? Hostless) Freeze(CompiledRules rules)
    {
        PathRules? hostless = null;
        var exact = new Dictionary<string, HostEntry>(StringComparer.Ordinal);
        var wildcard = new Dictionary<string, HostEntry>(StringComparer.Ordinal);
        foreach (CompiledHost host in rules.Hosts)
        {
            var frozen = new PathRules(host);
            if (host.Host.Length == 0)
            {
                hostless = frozen;
                continue;
            }

            (Dictionary<string, HostEntry> table, string name) = Place(host.Host);
            table.Add(name, new HostEntry(frozen, TlsConfigured: false));
        }

        foreach (string tlsHost in rules.TlsHosts)
        {
            (Dictionary<string, HostEntry> table, string name) = Place(tlsHost);
            table[name] = table.GetValueOrDefault(name) with { TlsConfigured = true };
        }

        // An exact name under a wildcard of spec.tls is settled here, so that a request with an exact name looks at one table only.
        foreach ((string name, HostEntry entry) in exact)
        {
            int label = name.IndexOf('.', StringComparison.Ordinal);
            if (label > 0 && !entry.TlsConfigured && wildcard.TryGetValue(name[(label + 1)..], out HostEntry parent) && parent.TlsConfigured)
            {
                exact[name] = entry with { TlsConfigured = true };
            }
        }

        return (HostTable.Empty.With(exact), HostTable.Empty.With(wildcard), hostless);

        (Dictionary<string, HostEntry> Table, string Name) Place(string host) => host.StartsWith(Wildcard, StringComparison.Ordinal)
            ? (wildcard, host[Wildcard.Length..])
            : (exact, host);
    }
}
