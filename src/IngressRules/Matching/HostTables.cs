using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Matching;

/// <summary>
/// The hosts of a table in the form used for matching: exact names, wildcards by the name after the asterisk, and the rules without host.
/// </summary>
internal sealed class HostTables
{
    /// <summary>From this number of hosts on, their tables are built in parallel.</summary>
    private const int ParallelFrom = 512;

    private readonly int _scanLimit;

    private HostTables(HostTable exact, HostTable wildcard, PathTable? hostless, int scanLimit)
    {
        _scanLimit = scanLimit;
        Exact = exact;
        Wildcard = wildcard;
        Hostless = hostless;
    }

    /// <summary>The empty tables.</summary>
    public static HostTables Empty { get; } = EmptyWith(PathTable.ScanLimit);

    /// <summary>Empty tables with another limit between scan and trie for the hosts that are added.</summary>
    public static HostTables EmptyWith(int scanLimit) => new(HostTable.Empty, HostTable.Empty, null, scanLimit);

    /// <summary>The hosts without asterisk.</summary>
    public HostTable Exact { get; }

    /// <summary>The wildcard hosts, by the name after the asterisk and its dot.</summary>
    public HostTable Wildcard { get; }

    /// <summary>The rules without host, or null.</summary>
    public PathTable? Hostless { get; }

    /// <summary>Tables with some hosts replaced by those of a newer rule table. All other hosts are shared.</summary>
    /// <param name="rules">The newer rule table.</param>
    /// <param name="changed">The hosts that may differ in it, as rules write them.</param>
    public HostTables With(CompiledRules rules, IReadOnlyCollection<string> changed)
    {
        var names = new HashSet<string>(changed, StringComparer.Ordinal);

        // TLS of a wildcard is copied to the exact names that it covers, so that a request with an exact name needs only one lookup.
        // Where hosts are owned, it depends on the owners of both which entries of spec.tls count.
        bool isOwned = rules.Options.OwnHostByNamespace;
        HashSet<string> wildcards = [.. changed.Where(h => WildcardHost.Is(h) && (isOwned || rules.HasTls(h, h) != Find(h).TlsConfigured))];
        if (wildcards.Count > 0)
        {
            IEnumerable<string> known = isOwned ? rules.HostsByName.Keys.Concat(rules.TlsHostCounts.Keys) : rules.HostsByName.Keys;
            names.UnionWith(known.Where(h => WildcardHost.Over(h) is { } above && wildcards.Contains(above)));
        }

        string[] hosts = [.. names];
        var entries = new HostEntry[hosts.Length];
        if (hosts.Length >= ParallelFrom)
        {
            Parallel.For(0, hosts.Length, i => entries[i] = Freeze(rules, hosts[i]));
        }
        else
        {
            for (int i = 0; i < hosts.Length; i++)
            {
                entries[i] = Freeze(rules, hosts[i]);
            }
        }

        PathTable? hostless = Hostless;
        List<KeyValuePair<string, HostEntry>> exact = new(hosts.Length), wildcard = [];
        for (int i = 0; i < hosts.Length; i++)
        {
            if (hosts[i].Length == 0)
            {
                hostless = entries[i].Rules;
            }
            else
            {
                (WildcardHost.Is(hosts[i]) ? wildcard : exact).Add(new(WildcardHost.Parent(hosts[i]), entries[i]));
            }
        }

        return new HostTables(Exact.With(exact), Wildcard.With(wildcard), hostless, _scanLimit);
    }

    private HostEntry Freeze(CompiledRules rules, string host)
    {
        bool tls = rules.HasTls(host, host);
        if (!rules.HostsByName.TryGetValue(host, out CompiledHost? compiled) || OtherNames.IsOther(compiled))
        {
            return new HostEntry(null, tls);
        }

        tls |= WildcardHost.Over(host) is { } wildcard && rules.HasTls(wildcard, host);
        PathTable? known = Find(host).Rules;
        return new HostEntry(known?.Source == compiled ? known : new PathTable(compiled, _scanLimit), tls);
    }

    private HostEntry Find(string host) =>
        host.Length == 0 ? new HostEntry(Hostless, false) : (WildcardHost.Is(host) ? Wildcard : Exact).Find(WildcardHost.Parent(host));
}
