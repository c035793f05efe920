using IngressRules.Compilation;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>What the locations of all hosts have in common.</summary>
internal static class LocationWriter
{
    /// <summary>A location of the table.</summary>
    public static DialectLocation Make(NginxLocation location, RoutePolicies policies) =>
        new(location.Mapping!.Ingress, location.Rule, location.Path, location.Backend!.Traffic!.Reference) { Policies = policies };

    /// <summary>Adds the paths that lost to a location, behind it.</summary>
    public static void AddLost(List<DialectLocation> written, NginxLocation location, DialectLocation winner)
    {
        foreach (LostPath lost in location.Lost ?? [])
        {
            written.Add(new(lost.Mapping.Ingress, lost.Rule, lost.Path, lost.Backend.Traffic!.Reference)
            {
                Path = winner.Path, IsExact = winner.IsExact, Pattern = winner.Pattern, IsShadowed = true,
            });
        }
    }

    /// <summary>The locations of a host, those with the longest text first, then the greatest text (N24).</summary>
    public static List<NginxLocation> Sort(NginxHost host) =>
    [
        .. host.Locations
            .OrderByDescending(l => l.Bytes.Length)
            .ThenByDescending(l => l.Bytes, StringComparer.Ordinal),
    ];
}
