using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Comparison;

/// <summary>
/// What decides about the requests of a class of hosts in one table: the hosts whose rules are looked up, in their order, and the default
/// backend for what none of them takes.
/// </summary>
/// <param name="Hosts">Three places, of which some are empty. The first rule that takes a request is the one in the first place.</param>
/// <param name="Default">The default backend, or null.</param>
/// <param name="FallsThrough">Whether a request that no rule of the first host takes meets those of the next.</param>
internal readonly record struct HostChain(CompiledHost?[] Hosts, CompiledDefaultBackend? Default, bool FallsThrough)
{
    /// <summary>The chain of a table for a class of hosts.</summary>
    public static HostChain Of(CompiledRules rules, string hostClass)
    {
        bool named = hostClass != RoutingChange.OtherHosts;
        bool isWildcard = named && WildcardHost.Is(hostClass);
        CompiledHost? exact = named && !isWildcard ? Find(hostClass) : null;
        CompiledHost? wildcard = isWildcard ? Find(hostClass) : named ? Find(WildcardHost.Over(hostClass)) : null;
        CompiledHost? hostless = Find("");
        if (!rules.Options.HostFallthrough)
        {
            CompiledHost? only = exact ?? wildcard ?? hostless;
            return new([only, null, null], only?.DefaultBackend ?? rules.GlobalDefault, FallsThrough: false);
        }

        return new(
            [exact, wildcard, hostless], exact?.DefaultBackend ?? wildcard?.DefaultBackend ?? rules.GlobalDefault, FallsThrough: true);

        CompiledHost? Find(string? host) => host is null ? null : rules.HostsByName.GetValueOrDefault(host);
    }
}
