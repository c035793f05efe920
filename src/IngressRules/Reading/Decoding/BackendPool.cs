using IngressRules.Model;

namespace IngressRules.Reading.Decoding;

/// <summary>
/// Shares equal backends that come soon after each other: most paths of an Ingress lead to a handful of Services, and backends are
/// immutable. The caches are direct-mapped and of a fixed size; a collision evicts.
/// </summary>
internal sealed class BackendPool
{
    private const int Size = 128;

    private readonly ServiceBackendPort?[] _ports = new ServiceBackendPort?[Size];
    private readonly IngressBackend?[] _backends = new IngressBackend?[Size];
    private IngressBackend? _last;

    /// <summary>A port by its name or its number.</summary>
    public ServiceBackendPort Port(string name, int number)
    {
        ref ServiceBackendPort? recent = ref _ports[(uint)(number ^ (name.Length << 4)) % Size];
        return recent is not null && recent.Number == number && recent.Name == name
            ? recent
            : recent = new() { Name = name, Number = number };
    }

    /// <summary>
    /// A port of a Service. The backend with only this Service is created with it, because most backends have no resource.
    /// </summary>
    public IngressServiceBackend Service(string name, ServiceBackendPort port)
    {
        ref IngressBackend? recent = ref _backends[(NameHash.Of(name) ^ (uint)port.Number) % Size];
        if (recent?.Service is not { } service || service.Name != name || service.Port != port)
        {
            recent = new() { Service = new() { Name = name, Port = port } };
        }

        _last = recent;
        return recent.Service!;
    }

    /// <summary>A backend with a Service or with another object; in an invalid text with both or neither.</summary>
    public IngressBackend Backend(IngressServiceBackend? service, TypedLocalObjectReference? resource) =>
        service is not null && resource is null && ReferenceEquals(service, _last?.Service)
            ? _last
            : new() { Service = service, Resource = resource };
}
