using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Drawing;

/// <summary>
/// A path of a host, or a default backend, which takes what no path of its host takes: what every picture of a table consists of.
/// </summary>
public sealed class DrawnRule
{
    private DrawnRule(string host, CompiledRule? rule, BackendReference backend, Ingress? ingress) =>
        (Host, Rule, Backend, Ingress) = (host, rule, backend, ingress);

    /// <summary>The host as the rule writes it; empty for any host.</summary>
    public string Host { get; }

    /// <summary>The rule; null for a default backend.</summary>
    public CompiledRule? Rule { get; }

    /// <summary>The backend that gets the requests.</summary>
    public BackendReference Backend { get; }

    /// <summary>The Ingress; null where the embedding host configured the backend.</summary>
    public Ingress? Ingress { get; }

    /// <summary>The host as pictures show it.</summary>
    public string HostText => Host.Length == 0 ? "any host" : Host;

    /// <summary>The path as pictures show it.</summary>
    public string PathText => Rule?.Path ?? "everything else";

    /// <summary>All rules of a table, host by host, each host's default backend behind its paths, and the global one last.</summary>
    /// <param name="rules">The table.</param>
    public static IReadOnlyList<DrawnRule> Of(CompiledRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return Of(rules.Hosts, rules.GlobalDefault);
    }

    /// <summary>The rules of some hosts, and a default backend that takes the rest.</summary>
    internal static IReadOnlyList<DrawnRule> Of(IEnumerable<CompiledHost> hosts, CompiledDefaultBackend? globalDefault)
    {
        var drawn = new List<DrawnRule>();
        foreach (CompiledHost host in hosts)
        {
            drawn.AddRange(host.Rules.Select(r => new DrawnRule(host.Host, r, r.Backend, r.Ingress)));
            if (host.DefaultBackend is { } own)
            {
                drawn.Add(new(host.Host, null, own.Backend, own.Ingress));
            }
        }

        if (globalDefault is not null)
        {
            drawn.Add(new("", null, globalDefault.Backend, globalDefault.Ingress));
        }

        return drawn;
    }
}
