using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>The objects of one analysis, indexed by name.</summary>
internal sealed class GivenObjects
{
    private readonly Dictionary<(string Namespace, string Name), Service> _services = [];
    private readonly Dictionary<(string Namespace, string Name), Secret> _secrets = [];
    private readonly Dictionary<Service, ServicePorts> _ports = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _classes = new(StringComparer.Ordinal);

    public GivenObjects(KubernetesObjects objects)
    {
        // The last of several objects of one name counts, as if they had been applied in order.
        foreach (Service service in objects.Services)
        {
            _services[(service.Metadata.Namespace, service.Metadata.Name)] = service;
        }

        foreach (Secret secret in objects.Secrets)
        {
            _secrets[(secret.Metadata.Namespace, secret.Metadata.Name)] = secret;
        }

        _classes.UnionWith(objects.IngressClasses.Select(c => c.Metadata.Name));
        RuleHosts = new HostSet(objects.Ingresses.SelectMany(i => i.Spec.Rules).Select(r => r.Host));
        ServiceNames = new NameAdvice(_services.Keys);
        SecretNames = new NameAdvice(_secrets.Keys);
        ClassNames = new NameAdvice(_classes.Select(c => ("", c)));
        Hosts = new NameAdvice(RuleHosts.Names.Select(h => ("", h)));
    }

    public bool HasServices => _services.Count > 0;

    public bool HasSecrets => _secrets.Count > 0;

    public bool HasClasses => _classes.Count > 0;

    /// <summary>The hosts of the rules of all Ingresses: the TLS entry of a host and its rule may be in different Ingresses.</summary>
    public HostSet RuleHosts { get; }

    public NameAdvice ServiceNames { get; }

    public NameAdvice SecretNames { get; }

    public NameAdvice ClassNames { get; }

    public NameAdvice Hosts { get; }

    public Service? Service(string @namespace, string name) => _services.GetValueOrDefault((@namespace, name));

    public ServicePorts PortsOf(Service service)
    {
        if (!_ports.TryGetValue(service, out ServicePorts? ports))
        {
            _ports.Add(service, ports = new ServicePorts(service));
        }

        return ports;
    }

    public Secret? Secret(string @namespace, string name) => _secrets.GetValueOrDefault((@namespace, name));

    public bool HasClass(string name) => _classes.Contains(name);
}
