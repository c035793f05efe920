using IngressRules.Compilation;

namespace IngressRules.Matching;

/// <summary>What is decided under one host: its trie, and who takes what the trie does not.</summary>
internal sealed record HostRules(RuleTrie Trie, CompiledDefaultBackend? DefaultBackend)
{
    private const string Wildcard = "*.";

    /// <summary>Freezes a table: exact hosts, wildcard hosts by the name after the asterisk, and the rules without host.</summary>
    public static (HostTable Exact, HostTable Wildcard, HostRules? Hostless) Freeze(CompiledRules rules)
    {
        HostRules? hostless = null;
        var tables = (Exact: new Dictionary<string, HostEntry>(StringComparer.Ordinal), Wildcard: new Dictionary<string, HostEntry>(StringComparer.Ordinal));
        foreach (CompiledHost host in rules.Hosts)
        {
            var frozen = new HostRules(RuleTrieBuilder.Build(host.Rules), host.DefaultBackend);
            if (host.Host.Length == 0)
            {
                hostless = frozen;
                continue;
            }

            (Dictionary<string, HostEntry> table, string name) = Place(host.Host);
            table.Add(name, new HostEntry(name, frozen, TlsConfigured: false));
        }

        foreach (string tlsHost in rules.TlsHosts)
        {
            (Dictionary<string, HostEntry> table, string name) = Place(tlsHost);
            table[name] = new HostEntry(name, table.GetValueOrDefault(name)?.Rules, TlsConfigured: true);
        }

        // An exact name under a wildcard of spec.tls is settled here, so that a request with an exact name looks at one table only.
        IEnumerable<HostEntry> exact = tables.Exact.Values.Select(e => e.TlsConfigured || !IsUnderTlsWildcard(e.Host) ? e : e with { TlsConfigured = true });
        return (new HostTable([.. exact]), new HostTable(tables.Wildcard.Values), hostless);

        bool IsUnderTlsWildcard(string host) =>
            tables.Wildcard.TryGetValue(host[(host.IndexOf('.', StringComparison.Ordinal) + 1)..], out HostEntry? parent) && parent.TlsConfigured && parent.Host.Length < host.Length;

        (Dictionary<string, HostEntry> Table, string Name) Place(string host) => host.StartsWith(Wildcard, StringComparison.Ordinal)
            ? (tables.Wildcard, host[Wildcard.Length..])
            : (tables.Exact, host);
    }
}
