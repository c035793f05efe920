using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Matching;

/// <summary>
/// The hosts of a table as a request meets them: exact names, wildcards by the name behind the asterisk, and the rules without host.
/// </summary>
internal sealed class HostTables
{
    /// <summary>From so many hosts on, they are frozen on all cores.</summary>
    private const int ParallelFrom = 512;

    private readonly int _scanLimit;

    private HostTables(HostTable exact, HostTable wildcard, PathTable? hostless, int scanLimit)
    {
        _scanLimit = scanLimit;
        Exact = exact;
        Wildcard = wildcard;
        Hostless = hostless;
    }

    /// <summary>No hosts at all.</summary>
    public static HostTables Empty { get; } = EmptyWith(PathTable.ScanLimit);

    /// <summary>No hosts at all; those that are added are scanned up to another number of rules than the usual one.</summary>
    public static HostTables EmptyWith(int scanLimit) => new(HostTable.Empty, HostTable.Empty, null, scanLimit);

    /// <summary>The hosts without asterisk.</summary>
    public HostTable Exact { get; }

    /// <summary>The wildcard hosts, without their asterisk and its dot.</summary>
    public HostTable Wildcard { get; }

    /// <summary>The rules without host; or null.</summary>
    public PathTable? Hostless { get; }

    /// <summary>The tables in which some hosts are those of another table. All others are shared.</summary>
    /// <param name="rules">The table that holds now.</param>
    /// <param name="changed">The hosts that may be different in it, as rules write them.</param>
    public HostTables With(CompiledRules rules, IReadOnlyCollection<string> changed)
    {
        var names = new HashSet<string>(changed, StringComparer.Ordinal);
        foreach (string host in changed.Where(WildcardHost.Is))
        {
            // An exact name under a wildcard of spec.tls says so itself, so that a request with an exact name looks at one table only.
            if (rules.HasTls(host) != Find(host).TlsConfigured)
            {
                names.UnionWith(rules.HostsByName.Keys.Where(h => WildcardHost.Over(h) == host));
            }
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
        bool tls = rules.HasTls(host);
        if (!rules.HostsByName.TryGetValue(host, out CompiledHost? compiled))
        {
            return new HostEntry(null, tls);
        }

        tls |= WildcardHost.Over(host) is { } wildcard && rules.HasTls(wildcard);
        PathTable? known = Find(host).Rules;
        return new HostEntry(known?.Source == compiled ? known : new PathTable(compiled, _scanLimit), tls);
    }

    private HostEntry Find(string host) =>
        host.Length == 0 ? new HostEntry(Hostless, false) : (WildcardHost.Is(host) ? Wildcard : Exact).Find(WildcardHost.Parent(host));
}
