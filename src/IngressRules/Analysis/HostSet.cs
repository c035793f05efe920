using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>Hosts, exact and wildcard, and which of them meet: a wildcard stands for exactly one label (specification 3.4).</summary>
internal sealed class HostSet
{
    private readonly HashSet<string> _hosts;
    private readonly HashSet<string> _parents;

    public HostSet(IEnumerable<string> hosts)
    {
        _hosts = new HashSet<string>(hosts, StringComparer.Ordinal);
        _parents = new HashSet<string>(_hosts.Select(WildcardHost.Over).OfType<string>(), StringComparer.Ordinal);
    }

    /// <summary>The hosts that are names; the empty one, which is every host, is not among them.</summary>
    public IEnumerable<string> Names => _hosts.Where(h => h.Length > 0);

    /// <summary>True where the set has the host itself, or a wildcard that stands for it.</summary>
    public bool Covers(string host) => _hosts.Contains(host) || (WildcardHost.Over(host) is { } wildcard && _hosts.Contains(wildcard));

    /// <summary>True where a request for the host, or for a name that a wildcard host stands for, meets a member of the set.</summary>
    public bool Meets(string host) => _hosts.Contains("") || Covers(host) || _parents.Contains(host);
}
