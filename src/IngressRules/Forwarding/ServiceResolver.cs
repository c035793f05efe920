using System.Collections.Concurrent;
using System.Net;
using IngressRules.Model;

namespace IngressRules.Forwarding;

/// <summary>
/// Turns Service backends into endpoints by way of EndpointSlices (spec sheet 6.1, 6.2). It is made from the objects of one moment and does
/// not change; what it has worked out once it remembers.
/// </summary>
public sealed class ServiceResolver : IBackendResolver
{
    private readonly Dictionary<(string Namespace, string Name), Service> _services = [];
    private readonly Dictionary<(string Namespace, string Service), List<EndpointSlice>> _slices = [];
    private readonly ConcurrentDictionary<BackendReference, BackendEndpoints> _known = new();

    /// <summary>A resolver over the given objects. Of a Service that occurs twice the last counts.</summary>
    public ServiceResolver(IEnumerable<Service> services, IEnumerable<EndpointSlice> slices)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(slices);
        foreach (Service service in services)
        {
            _services[(service.Metadata.Namespace, service.Metadata.Name)] = service;
        }

        foreach (EndpointSlice slice in slices)
        {
            if (slice.ServiceName is { } name)
            {
                (string, string) key = (slice.Metadata.Namespace, name);
                if (!_slices.TryGetValue(key, out List<EndpointSlice>? known))
                {
                    _slices.Add(key, known = []);
                }

                known.Add(slice);
            }
        }
    }

    /// <inheritdoc/>
    public BackendEndpoints Resolve(BackendReference backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return _known.TryGetValue(backend, out BackendEndpoints? known) ? known : _known.GetOrAdd(backend, WorkOut);
    }

    private BackendEndpoints WorkOut(BackendReference backend)
    {
        if (backend.Service is not { } wanted)
        {
            return BackendEndpoints.None(BackendStatus.NotSupported, $"resource backends are not supported: {backend}");
        }

        if (!_services.TryGetValue((backend.Namespace, wanted.Name), out Service? service))
        {
            return BackendEndpoints.None(BackendStatus.ServiceNotFound, $"there is no Service {backend.Namespace}/{wanted.Name}");
        }

        if (service.Spec.Type == "ExternalName")
        {
            return BackendEndpoints.None(BackendStatus.NotSupported, $"Service {service} is of type ExternalName, which is not served (Q30)");
        }

        if (FindPort(service, wanted.Port) is not { } port)
        {
            return BackendEndpoints.None(BackendStatus.PortNotFound, $"Service {service} has no TCP port {PortText(wanted.Port)}");
        }

        ValueList<Endpoint> endpoints = Choose(service, port);
        return endpoints.Count > 0
            ? BackendEndpoints.Found(endpoints)
            : BackendEndpoints.None(BackendStatus.NoEndpoints, $"Service {service} has no endpoint that is ready on port {PortText(wanted.Port)}");
    }

    /// <summary>Ready endpoints; where there is none, those that still serve while they go (Q34).</summary>
    private ValueList<Endpoint> Choose(Service service, ServicePort port)
    {
        var ready = new List<Endpoint>();
        var draining = new List<Endpoint>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (EndpointSlice slice in _slices.GetValueOrDefault((service.Metadata.Namespace, service.Metadata.Name), []))
        {
            if (FindPort(slice, port) is not { } target)
            {
                continue;
            }

            foreach (SliceEndpoint candidate in slice.Endpoints)
            {
                bool isReady = candidate.Ready ?? true;
                bool isDraining = !isReady && (candidate.Serving ?? false) && (candidate.Terminating ?? false);

                // An endpoint can sit in two slices for a while: address and port tell.
                if ((isReady || isDraining) && ToEndpoint(candidate, target) is { } endpoint && seen.Add(endpoint.Authority))
                {
                    (isReady ? ready : draining).Add(endpoint);
                }
            }
        }

        return (ready.Count > 0 ? ready : draining).ToValueList();
    }

    private static ServicePort? FindPort(Service service, ServiceBackendPort wanted)
    {
        foreach (ServicePort port in service.Spec.Ports)
        {
            bool named = wanted.Name.Length > 0 ? port.Name == wanted.Name : port.Port == wanted.Number;
            if (named && IsTcp(port.Protocol))
            {
                return port;
            }
        }

        return null;
    }

    /// <summary>
    /// The port of a slice that realises a port of the Service: joined by name, never by target port, which may be a name that
    /// each slice resolves in its own way.
    /// </summary>
    private static (int Number, string? AppProtocol)? FindPort(EndpointSlice slice, ServicePort port)
    {
        int fallback = port.TargetPort > 0 ? port.TargetPort : port.Port;
        if (slice.Ports.Count == 0)
        {
            return (fallback, port.AppProtocol);
        }

        foreach (SlicePort candidate in slice.Ports)
        {
            if (candidate.Name == port.Name && IsTcp(candidate.Protocol))
            {
                return (candidate.Port ?? fallback, candidate.AppProtocol ?? port.AppProtocol);
            }
        }

        return null;
    }

    private static Endpoint? ToEndpoint(SliceEndpoint candidate, (int Number, string? AppProtocol) port)
    {
        // All addresses of one endpoint reach the same backend, so the first stands for it. Text that is neither an address nor a name
        // goes nowhere.
        if (candidate.Addresses.Count == 0 || port.Number is < 1 or > 65535)
        {
            return null;
        }

        string address = candidate.Addresses[0];
        bool dialable = IPAddress.TryParse(address, out _) || Uri.CheckHostName(address) == UriHostNameType.Dns;
        return !dialable ? null : new Endpoint
        {
            Address = address,
            Port = port.Number,
            AppProtocol = port.AppProtocol,
            PodName = candidate.TargetName,
            NodeName = candidate.NodeName,
            Zone = candidate.Zone,
        };
    }

    private static bool IsTcp(string protocol) => protocol is "" or "TCP";

    private static string PortText(ServiceBackendPort port) => port.Name.Length > 0 ? $"\"{port.Name}\"" : $"{port.Number}";
}
