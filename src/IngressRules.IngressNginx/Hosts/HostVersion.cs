using IngressRules.Compilation;
using IngressRules.IngressNginx.Mapping;
using IngressRules.IngressNginx.Settings;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>
/// A host as it was written, and what it was written from. As long as that stays the same, so does the host, and the table need not be
/// built anew.
/// </summary>
/// <param name="inputs">What it was written from.</param>
/// <param name="hosts">The host and its aliases.</param>
/// <param name="findings">What was found while it was written.</param>
internal sealed class HostVersion(HostInputs inputs, IReadOnlyList<DialectHost> hosts, IReadOnlyList<PathFinding> findings)
{
    /// <summary>The host and its aliases.</summary>
    public IReadOnlyList<DialectHost> Hosts => hosts;

    /// <summary>What was found while it was written.</summary>
    public IReadOnlyList<PathFinding> Findings => findings;

    /// <summary>True where the same host would be written now.</summary>
    public bool IsOf(HostInputs now) => inputs.Equal(now);
}

/// <summary>What a host is written from. Objects are the same only where they are the same instance.</summary>
internal sealed class HostInputs
{
    private readonly object?[] _objects;
    private readonly HostName[] _names;
    private readonly LocationInput[] _locations;

    /// <summary>Collects what a host is written from.</summary>
    public HostInputs(NginxHost host, IEnumerable<HostName> names, NginxSettings settings)
    {
        _objects = [settings, host.ClosedBy, host.CertificateAuthorities, host.BackendAuthorities];
        _names = [.. names];
        var locations = new List<LocationInput>(host.Locations.Count);
        foreach (NginxLocation location in host.Locations)
        {
            bool setsCookie = location.Backend is { Traffic.Choice.Cookie: not null } backend
                && backend.SetsCookie(host.Name, location.Text);
            locations.Add(new(
                location.Mapping, location.Rule, location.Path, location.Backend?.Traffic, location.IsExact, location.IsCatchAll,
                    setsCookie,
                IsLost: false));
            foreach (LostPath lost in location.Lost ?? [])
            {
                locations.Add(new(lost.Mapping, lost.Rule, lost.Path, lost.Backend.Traffic, false, false, false, IsLost: true));
            }
        }

        _locations = [.. locations];
    }

    /// <summary>True where the same is there.</summary>
    public bool Equal(HostInputs other)
    {
        for (int i = 0; i < _objects.Length; i++)
        {
            if (!ReferenceEquals(_objects[i], other._objects[i]))
            {
                return false;
            }
        }

        return _names.AsSpan().SequenceEqual(other._names) && _locations.AsSpan().SequenceEqual(other._locations);
    }

    // Ingresses and backends are compared as instances: neither type has an equality of its own.
    private readonly record struct LocationInput(
        IngressMapping? Mapping, int Rule, int Path, BackendTraffic? Traffic, bool IsExact, bool IsCatchAll, bool SetsCookie, bool IsLost);
}
