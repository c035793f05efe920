using System.Collections.Concurrent;
using IngressRules.Model;

namespace IngressRules.Forwarding;

/// <summary>
/// Turns Service backends into endpoints by way of EndpointSlices (specification 6.1, 6.2). It is made from the objects of one moment and
/// does not change; what it has worked out once it remembers.
/// </summary>
public sealed class ServiceResolver : IBackendResolver
{
    // Rounds of backends that are no longer asked for are dropped all together, once there are many.
    private const int SpareRounds = 1024;

    private readonly Dictionary<(string Namespace, string Name), Service> _services = [];
    private readonly Dictionary<(string Namespace, string Service), List<EndpointSlice>> _slices = [];
    private readonly ConcurrentDictionary<BackendReference, BackendEndpoints> _known = new();
    private readonly ConcurrentDictionary<BackendReference, BackendEndpoints.Round> _rounds;
    private readonly ResolverOptions _options;

    /// <summary>A resolver over the given objects. Of a Service that occurs twice the last counts.</summary>
    /// <param name="services">The Services.</param>
    /// <param name="slices">Their slices.</param>
    /// <param name="options">What is served and preferred; null for the defaults.</param>
    /// <param name="previous">The resolver of the table before, whose rounds go on; null for none.</param>
    public ServiceResolver(
        IEnumerable<Service> services, IEnumerable<EndpointSlice> slices, ResolverOptions? options = null, ServiceResolver? previous = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(slices);
        _options = options ?? ResolverOptions.Default;
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

        // A resolver without Services has no rounds to hand on, and the one of the empty table belongs to everybody.
        _rounds = previous is { _services.Count: > 0, _rounds: var rounds } && rounds.Count <= SpareRounds + (2 * _services.Count)
            ? rounds
            : new();
    }

    /// <inheritdoc/>
    public BackendEndpoints Resolve(BackendReference backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        if (_known.TryGetValue(backend, out BackendEndpoints? known))
        {
            return known;
        }

        return backend.Service is null && _options.Resources is { } resources
            ? resources.Resolve(backend)
            : _known.GetOrAdd(backend, WorkOut);
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
            return WorkOutExternal(backend, service, wanted.Port);
        }

        if (FindPort(service, wanted.Port) is not { } port)
        {
            return BackendEndpoints.None(BackendStatus.PortNotFound, $"Service {service} has no TCP port {PortText(wanted.Port)}");
        }

        var gathered = new ServiceEndpoints(port);
        foreach (EndpointSlice slice in _slices.GetValueOrDefault((service.Metadata.Namespace, service.Metadata.Name), []))
        {
            gathered.Add(slice);
        }

        ValueList<BackendEndpoint> endpoints = gathered.Choose(_options, out int preferred);
        return endpoints.Count > 0
            ? BackendEndpoints.Found(endpoints, preferred, RoundOf(backend))
            : BackendEndpoints.None(
                BackendStatus.NoEndpoints, $"Service {service} has no endpoint that is ready on port {PortText(wanted.Port)}");
    }

    /// <summary>
    /// A DNS name takes the place of endpoints. Its port is the one that the Ingress gives, or the Service's port of that name.
    /// </summary>
    private BackendEndpoints WorkOutExternal(BackendReference backend, Service service, ServiceBackendPort wanted)
    {
        string name = service.Spec.ExternalName.TrimEnd('.');
        if (!_options.AllowExternalName)
        {
            return BackendEndpoints.None(
                BackendStatus.NotSupported,
                $"Service {service} is of type ExternalName, which is not served unless the options allow it (Q30)");
        }

        if (Uri.CheckHostName(name) is UriHostNameType.Unknown or UriHostNameType.Basic || ExternalAddress.IsRefused(name))
        {
            return BackendEndpoints.None(BackendStatus.NotSupported, $"Service {service} names no external host: \"{name}\" (Q30)");
        }

        ServicePort? port = FindPort(service, wanted);
        int number = port?.Port ?? wanted.Number;
        return number is >= 1 and <= 65535
            ? BackendEndpoints.Found(
                [new BackendEndpoint { Address = name, Port = number, AppProtocol = port?.AppProtocol, IsExternal = true }],
                1,
                RoundOf(backend))
            : BackendEndpoints.None(BackendStatus.PortNotFound, $"Service {service} has no TCP port {PortText(wanted)}");
    }

    private BackendEndpoints.Round RoundOf(BackendReference backend) => _rounds.GetOrAdd(backend, _ => new());

    private static ServicePort? FindPort(Service service, ServiceBackendPort wanted)
    {
        foreach (ServicePort port in service.Spec.Ports)
        {
            bool named = wanted.Name.Length > 0 ? port.Name == wanted.Name : port.Port == wanted.Number;
            if (named && (port.Protocol is "" or "TCP"))
            {
                return port;
            }
        }

        return null;
    }

    private static string PortText(ServiceBackendPort port) => port.Name.Length > 0 ? $"\"{port.Name}\"" : $"{port.Number}";
}
