using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Forwarding;

/// <summary>The EndpointSlices by Service. Immutable; the next version shares the slices of all Services that are not changed.</summary>
internal sealed class ServiceSlices
{
    private readonly SharedTable<(string Namespace, string Name), EndpointSlice[]> _byName;
    private readonly SharedTable<(string Namespace, string Service), EndpointSlice[]> _byService;
    private readonly SharedTable<(string Namespace, string Name), ValueList<Diagnostic>> _findings;

    private ServiceSlices(
        SharedTable<(string Namespace, string Name), EndpointSlice[]> byName,
        SharedTable<(string Namespace, string Service), EndpointSlice[]> byService,
        SharedTable<(string Namespace, string Name), ValueList<Diagnostic>> findings)
    {
        _byName = byName;
        _byService = byService;
        _findings = findings;
    }

    /// <summary>No slices.</summary>
    public static ServiceSlices None { get; } = new(
        SharedTable<(string, string), EndpointSlice[]>.Empty,
        SharedTable<(string, string), EndpointSlice[]>.Empty,
        SharedTable<(string, string), ValueList<Diagnostic>>.Empty);

    /// <summary>The findings about endpoints that are left out, sorted by the namespace and name of their slices.</summary>
    public IEnumerable<Diagnostic> Findings => _findings.Values
        .OrderBy(f => f[0].Object!.Namespace, StringComparer.Ordinal)
        .ThenBy(f => f[0].Object!.Name, StringComparer.Ordinal)
        .SelectMany(f => f);

    /// <summary>The slices of a Service, sorted by name.</summary>
    public EndpointSlice[] Of(string @namespace, string service) => _byService.GetValueOrDefault((@namespace, service)) ?? [];

    /// <summary>The slices after a change.</summary>
    public ServiceSlices With(ObjectChanges changes, ResolverOptions options)
    {
        SharedTable<(string Namespace, string Name), EndpointSlice[]>.Builder byName = _byName.ToBuilder();
        SharedTable<(string Namespace, string Name), ValueList<Diagnostic>>.Builder findings = _findings.ToBuilder();
        var gone = new HashSet<EndpointSlice>(ReferenceEqualityComparer.Instance);
        var come = new Dictionary<(string Namespace, string Service), List<EndpointSlice>>();
        foreach (ObjectReference removed in changes.RemovedOf<EndpointSlice>())
        {
            Leave(byName.GetValueOrDefault((removed.Namespace, removed.Name)));
            byName.Remove((removed.Namespace, removed.Name));
            findings.Remove((removed.Namespace, removed.Name));
        }

        foreach (IGrouping<(string, string), EndpointSlice> named in
            changes.Changed.EndpointSlices.GroupBy(s => (s.Metadata.Namespace, s.Metadata.Name)))
        {
            Leave(byName.GetValueOrDefault(named.Key));
            byName.Set(named.Key, [.. named]);
            findings.Remove(named.Key);
            if (EndpointSliceAnalyzer.Analyze(named, options) is { Count: > 0 } found)
            {
                findings.Set(named.Key, found);
            }

            foreach (EndpointSlice slice in named.Where(s => s.ServiceName is not null))
            {
                SlicesOf(slice).Add(slice);
            }
        }

        SharedTable<(string Namespace, string Service), EndpointSlice[]>.Builder byService = _byService.ToBuilder();
        foreach (((string Namespace, string Service) service, List<EndpointSlice> added) in come)
        {
            // The order of the slices determines the order of the endpoints, so it must not depend on the order of the input.
            IEnumerable<EndpointSlice> kept = (_byService.GetValueOrDefault(service) ?? []).Where(s => !gone.Contains(s));
            EndpointSlice[] slices = [.. kept.Concat(added).OrderBy(s => s.Metadata.Name, StringComparer.Ordinal)];
            if (slices.Length == 0)
            {
                byService.Remove(service);
            }
            else
            {
                byService.Set(service, slices);
            }
        }

        return new(byName.ToTable(), byService.ToTable(), findings.ToTable());

        void Leave(EndpointSlice[]? slices)
        {
            foreach (EndpointSlice slice in (slices ?? []).Where(s => s.ServiceName is not null))
            {
                gone.Add(slice);
                SlicesOf(slice);
            }
        }

        List<EndpointSlice> SlicesOf(EndpointSlice slice)
        {
            (string, string) service = (slice.Metadata.Namespace, slice.ServiceName!);
            if (!come.TryGetValue(service, out List<EndpointSlice>? slices))
            {
                come.Add(service, slices = []);
            }

            return slices;
        }
    }
}
