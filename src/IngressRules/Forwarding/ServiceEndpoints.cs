using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Forwarding;

/// <summary>Collects the endpoints of one Service port from its EndpointSlices (specification 6.2).</summary>
internal sealed class ServiceEndpoints(ServicePort port, ResolverOptions options)
{
    private readonly List<Candidate> _candidates = [];
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);

    /// <summary>Why the first refused address is refused, as a sentence; null if none is.</summary>
    public string? Fault { get; private set; }

    /// <summary>True where no endpoint is ready, so that those are used that are terminating but still serving.</summary>
    public bool AreDraining => !_candidates.Exists(c => c.Ready);

    /// <summary>Adds the endpoints that a slice has for the port.</summary>
    public void Add(EndpointSlice slice)
    {
        if (FindPort(slice) is not { } target || target.Number is < 1 or > 65535)
        {
            return;
        }

        foreach (SliceEndpoint endpoint in slice.Endpoints)
        {
            bool ready = endpoint.Ready ?? true;
            bool draining = !ready && (endpoint.Serving ?? ready) && (endpoint.Terminating ?? false);

            // All addresses of one endpoint reach the same pod, so only the first is used.
            if (!(ready || draining) || endpoint.Addresses.Count == 0)
            {
                continue;
            }

            SliceAddress address = SliceAddress.Judge(endpoint.Addresses[0], slice.AddressType, options);
            if (address.Text is not null)
            {
                Keep(new Candidate(ToEndpoint(slice, endpoint, address, target), endpoint, ready));
            }
            else
            {
                Fault ??= $"{QuotedText.Quote(endpoint.Addresses[0])} {address.Fault}";
            }
        }
    }

    /// <summary>
    /// The ready endpoints; if there are none, those that are terminating but still serving (Q34). Preferred ones come first.
    /// </summary>
    /// <param name="preferred">The number of preferred endpoints.</param>
    public ValueList<BackendEndpoint> Choose(out int preferred)
    {
        List<Candidate> usable = AreDraining ? _candidates : _candidates.FindAll(c => c.Ready);
        List<Candidate> near = Nearby(OfFamily(usable, options.AddressFamily), options);
        preferred = near.Count;
        return near.Count == usable.Count
            ? usable.Select(c => c.Endpoint).ToValueList()
            : near.Concat(usable.Except(near)).Select(c => c.Endpoint).ToValueList();
    }

    /// <summary>
    /// Adds an endpoint once. It can be in two slices for a while, with the same address and port; the one that is ready is then the newer.
    /// </summary>
    private void Keep(Candidate candidate)
    {
        if (_positions.TryAdd(candidate.Endpoint.Authority, _candidates.Count))
        {
            _candidates.Add(candidate);
        }
        else if (_positions[candidate.Endpoint.Authority] is var known && candidate.Ready && !_candidates[known].Ready)
        {
            _candidates[known] = candidate;
        }
    }

    /// <summary>
    /// The port of a slice for the port of the Service. They are matched by name, not by target port, because a named target port may have
    /// another number in each slice.
    /// </summary>
    private (int Number, string? AppProtocol)? FindPort(EndpointSlice slice)
    {
        int fallback = port.TargetPort > 0 ? port.TargetPort : port.Port;
        if (slice.Ports.Count == 0)
        {
            return (fallback, port.AppProtocol);
        }

        foreach (SlicePort candidate in slice.Ports)
        {
            if (candidate.Name == port.Name && (candidate.Protocol is "" or "TCP"))
            {
                return (candidate.Port ?? fallback, candidate.AppProtocol ?? port.AppProtocol);
            }
        }

        return null;
    }

    private static BackendEndpoint ToEndpoint(
        EndpointSlice slice, SliceEndpoint source, SliceAddress address, (int Number, string? AppProtocol) target) => new()
    {
        Address = address.Text!,
        Port = target.Number,
        AppProtocol = target.AppProtocol,
        PodName = source.TargetName,
        NodeName = source.NodeName,
        Zone = source.Zone,
        IsExternal = address.IsName,
        ServerName = !BackendEndpoint.IsTls(target.AppProtocol) ? null
            : address.IsName ? address.Text
            : $"{slice.ServiceName}.{slice.Metadata.Namespace}.svc",
    };

    private static List<Candidate> OfFamily(List<Candidate> usable, AddressFamilyPreference preference)
    {
        if (preference == AddressFamilyPreference.None)
        {
            return usable;
        }

        List<Candidate> some =
            usable.FindAll(c => c.Endpoint.Address.Contains(':', StringComparison.Ordinal) == (preference == AddressFamilyPreference.IPv6));
        return some.Count > 0 ? some : usable;
    }

    /// <summary>Prefers the same node, then the same zone. Hints are used only if every endpoint has one (specification 6.2).</summary>
    private static List<Candidate> Nearby(List<Candidate> usable, ResolverOptions options)
    {
        List<Candidate> onNode = At(options.NodeName, usable, s => s.HintNodes, s => s.NodeName);
        List<Candidate> near = onNode.Count > 0 ? onNode : At(options.Zone, usable, s => s.HintZones, s => s.Zone);
        return near.Count > 0 ? near : usable;
    }

    private static List<Candidate> At(
        string? place, List<Candidate> usable, Func<SliceEndpoint, ValueList<string>> hints, Func<SliceEndpoint, string?> placeOf) =>
        place is null ? []
        : usable.TrueForAll(c => hints(c.Source).Count > 0) ? usable.FindAll(c => hints(c.Source).Contains(place))
        : usable.FindAll(c => placeOf(c.Source) == place);

    private sealed record Candidate(BackendEndpoint Endpoint, SliceEndpoint Source, bool Ready);
}
