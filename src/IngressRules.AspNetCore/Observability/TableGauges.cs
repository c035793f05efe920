using System.Diagnostics.Metrics;
using IngressRules.Analysis;
using IngressRules.Forwarding;
using IngressRules.Model;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore.Observability;

/// <summary>
/// The gauges of a table that have a tag: the certificates by Secret, and the endpoints by backend. Each has at most a given number of tag
/// values. Those that matter most go first: what expires next, and what has the fewest endpoints in service.
/// </summary>
internal static class TableGauges
{
    private const string Other = "(other)";

    /// <summary>When the certificate of each Secret ends that an Ingress names for TLS, in seconds since 1970.</summary>
    public static IEnumerable<Measurement<double>> Certificates(RoutingTable table, int limit)
    {
        HashSet<(string, string)> named =
        [
            .. table.Matcher.Rules.Ingresses.SelectMany(i => i.Spec.Tls.Select(t => (i.Metadata.Namespace, t.SecretName))),
        ];
        return table.Objects.Secrets
            .Where(s => named.Contains((s.Metadata.Namespace, s.Metadata.Name)))
            .Select(s => (Name: s.ToString(), Certificate: TlsCertificate.Of(s)))
            .Where(s => s.Certificate.Fault == TlsCertificateFault.None)
            .OrderBy(s => s.Certificate.NotAfter)
            .ThenBy(s => s.Name, StringComparer.Ordinal)
            .Take(limit)
            .Select(s => new Measurement<double>(
                s.Certificate.NotAfter.ToUnixTimeSeconds(), new KeyValuePair<string, object?>("secret", s.Name)));
    }

    /// <summary>How many endpoints of each backend are in service, and how many get no requests for a while because they failed.</summary>
    public static IEnumerable<Measurement<int>> Endpoints(RoutingTable table, EndpointRegistry endpoints, int limit)
    {
        HashSet<BackendEndpoint> cooling = [.. endpoints.Failed.Where(e => e.IsCoolingDown).Select(e => e.Endpoint)];
        List<(string Name, int InService, int InCooldown)> counts =
        [
            .. BackendsOf(table).Select(backend =>
            {
                ValueList<BackendEndpoint> all = table.Backends.Resolve(backend).Endpoints;
                int down = cooling.Count == 0 ? 0 : all.Count(cooling.Contains);
                return (backend.ToString(), all.Count - down, down);
            }).OrderBy(b => b.Item2).ThenByDescending(b => b.down).ThenBy(b => b.Item1, StringComparer.Ordinal),
        ];
        if (counts.Count > limit)
        {
            List<(string Name, int InService, int InCooldown)> rest = counts[limit..];
            counts.RemoveRange(limit, rest.Count);
            counts.Add((Other, rest.Sum(b => b.InService), rest.Sum(b => b.InCooldown)));
        }

        return counts.SelectMany<(string Name, int InService, int InCooldown), Measurement<int>>(b =>
        [
            new(b.InService, new("backend", b.Name), new("state", "in_service")),
            new(b.InCooldown, new("backend", b.Name), new("state", "in_cooldown")),
        ]);
    }

    private static IEnumerable<BackendReference> BackendsOf(RoutingTable table) => table.Matcher.Rules.Hosts
        .SelectMany(h => h.Rules.Select(r => r.Backend).Concat(h.DefaultBackend is { } own ? [own.Backend] : []))
        .Concat(table.Matcher.Rules.GlobalDefault is { } global ? [global.Backend] : [])
        .Distinct();
}
