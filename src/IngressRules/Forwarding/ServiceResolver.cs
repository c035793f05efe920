using System.Collections.Concurrent;
using System.Net;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Forwarding;

/// <summary>
/// Resolves Service backends to endpoints through EndpointSlices (specification 6.1, 6.2). It is made from the objects of one moment; its
/// results do not change and are cached.
/// </summary>
public sealed class ServiceResolver : IBackendResolver, IServiceAddressResolver
{
    // Round robin counters of backends that are no longer used are dropped all together once there are many.
    private const int SpareRounds = 1024;

    private readonly SharedTable<(string Namespace, string Name), Service> _services;
    private readonly ServiceSlices _slices;
    private readonly ConcurrentDictionary<BackendReference, BackendEndpoints> _known = new();
    private readonly ConcurrentDictionary<BackendReference, BackendEndpoints> _addresses = new();
    private readonly ConcurrentDictionary<BackendReference, BackendEndpoints.Round> _rounds;
    private readonly ResolverOptions _options;

    /// <summary>Creates a resolver for the given objects. If a Service occurs twice, the last one counts.</summary>
    /// <param name="services">The Services.</param>
    /// <param name="slices">Their EndpointSlices.</param>
    /// <param name="options">What is supported and preferred; null for the defaults.</param>
    /// <param name="previous">The resolver of the previous table, whose round robin continues; null for none.</param>
    public ServiceResolver(
        IEnumerable<Service> services, IEnumerable<EndpointSlice> slices, ResolverOptions? options = null, ServiceResolver? previous = null)
        : this(
            SharedTable<(string, string), Service>.Empty,
            ServiceSlices.None,
            new() { Changed = new() { Services = services.ToValueList(), EndpointSlices = slices.ToValueList() } },
            options ?? ResolverOptions.Default,
            previous)
    {
    }

    private ServiceResolver(
        SharedTable<(string Namespace, string Name), Service> services,
        ServiceSlices slices,
        ObjectChanges changes,
        ResolverOptions options,
        ServiceResolver? previous)
    {
        _options = options;
        _slices = changes.Concern<EndpointSlice>() ? slices.With(changes, options) : slices;
        SharedTable<(string Namespace, string Name), Service>.Builder next = services.ToBuilder();
        foreach (ObjectReference removed in changes.RemovedOf<Service>())
        {
            next.Remove((removed.Namespace, removed.Name));
        }

        foreach (Service service in changes.Changed.Services)
        {
            next.Set((service.Metadata.Namespace, service.Metadata.Name), service);
        }

        _services = next.ToTable();

        // A resolver without Services has no counters worth keeping. That of the empty table is shared, so its counters must not be passed
        // on.
        _rounds = previous is { _services.Count: > 0, _rounds: var rounds } && rounds.Count <= SpareRounds + (2 * _services.Count)
            ? rounds
            : new();
    }

    /// <summary>The resolver after a change; the same instance if no Service and no EndpointSlice changed.</summary>
    /// <param name="changes">What changed.</param>
    public ServiceResolver With(ObjectChanges changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return changes.Concern<Service>() || changes.Concern<EndpointSlice>() ? new(_services, _slices, changes, _options, this) : this;
    }

    /// <summary>The findings about endpoints that are left out, sorted by the namespace and name of their slices.</summary>
    internal IEnumerable<Diagnostic> Findings => _slices.Findings;

    /// <inheritdoc/>
    public BackendEndpoints Resolve(BackendReference backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        if (_options.Backends?.Resolve(backend) is { Status: not BackendStatus.NotSupported } given)
        {
            return given;
        }

        if (_known.TryGetValue(backend, out BackendEndpoints? known))
        {
            return known;
        }

        return backend.Service is null && _options.Resources is { } resources
            ? resources.Resolve(backend)
            : _known.GetOrAdd(backend, WorkOut);
    }

    /// <inheritdoc/>
    public BackendEndpoints ResolveServiceAddress(BackendReference backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return _addresses.TryGetValue(backend, out BackendEndpoints? known) ? known : _addresses.GetOrAdd(backend, WorkOutAddress);
    }

    private BackendEndpoints WorkOutAddress(BackendReference backend)
    {
        if (backend.Service is { } wanted
            && _services.TryGetValue((backend.Namespace, wanted.Name), out Service? service)
            && IPAddress.TryParse(service.Spec.ClusterIP, out IPAddress? address)
            && !ExternalAddress.IsRefused(address, _options.AllowLoopbackEndpoints)
            && FindPort(service, wanted.Port) is { } port)
        {
            var endpoint = new BackendEndpoint
            {
                Address = address.ToString(),
                Port = port.Port,
                AppProtocol = port.AppProtocol,
                ServerName = BackendEndpoint.IsTls(port.AppProtocol) ? $"{wanted.Name}.{backend.Namespace}.svc" : null,
            };
            return BackendEndpoints.Found([endpoint]);
        }

        return Resolve(backend);
    }

    /// <summary>The status of a backend and its endpoints; refused targets have none (Q30).</summary>
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

        var gathered = new ServiceEndpoints(port, _options);
        foreach (EndpointSlice slice in _slices.Of(service.Metadata.Namespace, service.Metadata.Name))
        {
            gathered.Add(slice);
        }

        ValueList<BackendEndpoint> endpoints = gathered.Choose(out int preferred);
        return endpoints.Count > 0
            ? BackendEndpoints.Found(endpoints, preferred, RoundOf(backend), gathered.AreDraining)
            : BackendEndpoints.None(
                BackendStatus.NoEndpoints,
                $"Service {service} has no endpoint that is ready on port {PortText(wanted.Port)}"
                    + (gathered.Fault is { } fault ? $", and its address {fault}" : ""),
                isAddressRefused: gathered.Fault is not null);
    }

    /// <summary>
    /// The DNS name is the only endpoint. Its port is the one that the Ingress gives, or the Service's port of that name (Q30).
    /// </summary>
    private BackendEndpoints WorkOutExternal(BackendReference backend, Service service, ServiceBackendPort wanted)
    {
        string name = service.Spec.ExternalName.TrimEnd('.');
        if (!_options.AllowExternalName)
        {
            return BackendEndpoints.None(
                BackendStatus.NotSupported,
                $"Service {service} is of type ExternalName, which is not served unless the options allow it");
        }

        if (Uri.CheckHostName(name) is UriHostNameType.Unknown or UriHostNameType.Basic || ExternalAddress.IsRefused(name))
        {
            return BackendEndpoints.None(BackendStatus.NotSupported, $"Service {service} names no external host: \"{name}\"");
        }

        ServicePort? port = FindPort(service, wanted);
        int number = port?.Port ?? wanted.Number;
        return number is >= 1 and <= 65535
            ? BackendEndpoints.Found(
                [
                    new BackendEndpoint
                    {
                        Address = name,
                        Port = number,
                        AppProtocol = port?.AppProtocol,
                        IsExternal = true,
                        ServerName = BackendEndpoint.IsTls(port?.AppProtocol) ? name : null,
                    },
                ],
                1,
                RoundOf(backend))
            : BackendEndpoints.None(BackendStatus.PortNotFound, $"Service {service} has no TCP port {PortText(wanted)}");
    }

    private BackendEndpoints.Round RoundOf(BackendReference backend) => _rounds.GetOrAdd(backend, _ => new());

    private ServicePort? FindPort(Service service, ServiceBackendPort wanted) =>
        FirstPort(service, p => wanted.Name.Length > 0 ? p.Name == wanted.Name : p.Port == wanted.Number)
        ?? (_options.AcceptTargetPorts
            ? FirstPort(service, p => wanted.Name.Length > 0 ? p.TargetPortName == wanted.Name : p.TargetPort == wanted.Number)
            : null);

    private static ServicePort? FirstPort(Service service, Func<ServicePort, bool> isWanted)
    {
        foreach (ServicePort port in service.Spec.Ports)
        {
            if ((port.Protocol is "" or "TCP") && isWanted(port))
            {
                return port;
            }
        }

        return null;
    }

    private static string PortText(ServiceBackendPort port) => port.Name.Length > 0 ? $"\"{port.Name}\"" : $"{port.Number}";
}
