using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>The objects of one analysis, indexed by name.</summary>
internal sealed class GivenObjects
{
    private readonly Dictionary<(string Namespace, string Name), Service> _services = [];
    private readonly Dictionary<(string Namespace, string Name), Secret> _secrets = [];
    private readonly Dictionary<Service, ServicePorts> _ports = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _classes = new(StringComparer.Ordinal);
    private readonly HashSet<(string Namespace, string Name)> _secretSources;
    private readonly Lazy<TlsClaims> _claims;
    private readonly Lazy<HostSet> _ruleHosts;
    private readonly Lazy<NameAdvice> _serviceNames, _secretNames, _classNames, _hosts;

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
        _secretSources = [.. objects.SecretSources.Select(s => (s.Namespace, s.Name))];

        // Many analyses need only a part of what follows, and each looks at all objects.
        _claims = new(() => new TlsClaims(objects.Ingresses));
        _ruleHosts = new(() => new HostSet(objects.Ingresses.SelectMany(i => i.Spec.Rules).Select(r => r.Host)));
        _serviceNames = new(() => new NameAdvice(_services.Keys));
        _secretNames = new(() => new NameAdvice(_secrets.Keys));
        _classNames = new(() => new NameAdvice(_classes.Select(c => ("", c))));
        _hosts = new(() => new NameAdvice(RuleHosts.Names.Select(h => ("", h))));
        HasDefaultBackend = objects.Ingresses.Any(i => i.Spec.DefaultBackend is not null);
    }

    /// <summary>True where some Ingress has a default backend, which takes the requests for every host without a rule.</summary>
    public bool HasDefaultBackend { get; }

    /// <summary>Which entry of <c>spec.tls</c> decides on the certificate of each host.</summary>
    public TlsClaims TlsClaims => _claims.Value;

    public bool HasServices => _services.Count > 0;

    public bool HasSecrets => _secrets.Count > 0;

    public bool HasClasses => _classes.Count > 0;

    /// <summary>The hosts of the rules of all Ingresses: the TLS entry of a host and its rule may be in different Ingresses.</summary>
    public HostSet RuleHosts => _ruleHosts.Value;

    public NameAdvice ServiceNames => _serviceNames.Value;

    public NameAdvice SecretNames => _secretNames.Value;

    public NameAdvice ClassNames => _classNames.Value;

    public NameAdvice Hosts => _hosts.Value;

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

    /// <summary>True where the Secrets of two entries hold the same, as copies in two namespaces do.</summary>
    public bool HaveSameContent(TlsClaims.Claim a, TlsClaims.Claim b) =>
        Secret(a.Ingress.Metadata.Namespace, a.SecretName) is { } first
        && Secret(b.Ingress.Metadata.Namespace, b.SecretName) is { } second
        && first.Data.Equals(second.Data);

    /// <summary>True where an object of another kind makes the Secret.</summary>
    public bool IsSecretMade(string @namespace, string name) =>
        _secretSources.Contains((@namespace, name)) || _secretSources.Contains(("", name));

    /// <summary>
    /// The beginning of a sentence about something that is missing: nothing is known of what is not among the files.
    /// </summary>
    public static string Lacks(IKubernetesObject item) =>
        item.Origin.Source?.Name is null ? "The objects given contain no" : "The files given contain no";

    /// <summary>An Ingress has changed, and neither its hosts nor its TLS nor its place in the order.</summary>
    /// <param name="before">What it was.</param>
    /// <param name="after">What it is.</param>
    public void Replace(Ingress before, Ingress after)
    {
        if (after.Spec.Tls.Count > 0)
        {
            TlsClaims.Replace(before, after);
        }
    }

    /// <summary>Lets as many names be suggested again as at first.</summary>
    public void RenewAdvice()
    {
        foreach (Lazy<NameAdvice> advice in (Lazy<NameAdvice>[])[_serviceNames, _secretNames, _classNames, _hosts])
        {
            if (advice.IsValueCreated)
            {
                advice.Value.Renew();
            }
        }
    }

    public bool HasClass(string name) => _classes.Contains(name);
}
