using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>The ports of a Service, found by the name or the number that an Ingress writes.</summary>
internal sealed class ServicePorts
{
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> _byNumber = [];
    private readonly Dictionary<int, int> _byTarget = [];

    public ServicePorts(Service service)
    {
        Service = service;
        ValueList<ServicePort> ports = service.Spec.Ports;
        for (int i = 0; i < ports.Count; i++)
        {
            Add(_byName, ports[i].Name, i);
            Add(_byNumber, ports[i].Port, i);
            if (ports[i].TargetPort is { } target)
            {
                _byTarget.TryAdd(target, i);
            }
        }

        Names = new NameAdvice(ports.Select(p => ("", p.Name)));
    }

    public Service Service { get; }

    /// <summary>Suggests one of the ports for a wrong name.</summary>
    public NameAdvice Names { get; }

    /// <summary>The index of the port that an Ingress means; -1 where there is none.</summary>
    public int Find(ServiceBackendPort wanted) =>
        wanted.Name.Length > 0 ? _byName.GetValueOrDefault(wanted.Name, -1) : _byNumber.GetValueOrDefault(wanted.Number, -1);

    /// <summary>The first port with this target port; null where there is none.</summary>
    public ServicePort? FindTarget(int target) => _byTarget.TryGetValue(target, out int index) ? Service.Spec.Ports[index] : null;

    // A Service can have one number twice, for TCP and for UDP, such as a DNS server. The Ingress means the TCP port.
    private void Add<T>(Dictionary<T, int> known, T key, int index)
        where T : notnull
    {
        if (!known.TryGetValue(key, out int first))
        {
            known.Add(key, index);
        }
        else if (!IsTcp(first) && IsTcp(index))
        {
            known[key] = index;
        }
    }

    private bool IsTcp(int index) => Service.Spec.Ports[index].Protocol is "" or "TCP";
}
