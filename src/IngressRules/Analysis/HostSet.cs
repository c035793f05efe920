using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>
/// A set of exact and wildcard hosts that can be searched for overlaps. A wildcard stands for exactly one label (specification 3.4).
/// </summary>
internal sealed class HostSet
{
    private readonly HashSet<string> _hosts;
    private readonly HashSet<string> _parents;

    public HostSet(IEnumerable<string> hosts)
    {
        _hosts = new HashSet<string>(hosts, StringComparer.Ordinal);
        _parents = new HashSet<string>(_hosts.Select(WildcardHost.Over).OfType<string>(), StringComparer.Ordinal);
    }

    /// <summary>The given hosts, without the empty host, which means every host.</summary>
    public IEnumerable<string> Names => _hosts.Where(h => h.Length > 0);

    /// <summary>True where the set contains the host, or a wildcard that covers it.</summary>
    public bool Covers(string host) => _hosts.Contains(host) || (WildcardHost.Over(host) is { } wildcard && _hosts.Contains(wildcard));

    /// <summary>True where some request for the host, which may be a wildcard, is also for a host of the set.</summary>
    public bool Meets(string host) => _hosts.Contains("") || Covers(host) || _parents.Contains(host);
}
