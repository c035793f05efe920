using IngressRules.Compilation;
using IngressRules.IngressNginx.Mapping;
using IngressRules.Model;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>
/// Makes hosts and backends of Ingresses as the controller did: what each name and path belongs to (N3 to N19, N30, N43, N70 to N74). It
/// makes no policies; a pass over 10,000 Ingresses is cheap, and what is costly is kept from one version to the next.
/// </summary>
internal sealed class HostsCompiler
{
    private readonly IReadOnlyList<IngressMapping> _mappings;
    private readonly IngressNginxOptions _options;
    private readonly CompilerOptions _compiler;
    private readonly PathFindings _findings;
    private readonly Dictionary<BackendKey, NginxBackend> _backends = [];
    private readonly Dictionary<string, NginxHost> _hosts = new(StringComparer.Ordinal);

    private HostsCompiler(
        IReadOnlyList<IngressMapping> mappings, IngressNginxOptions options, CompilerOptions compiler, PathFindings findings)
    {
        _mappings = mappings;
        _options = options;
        _compiler = compiler;
        _findings = findings;
    }

    /// <summary>The hosts by name and the backends, in no order.</summary>
    /// <param name="mappings">The Ingresses that count, in the order in which the first wins.</param>
    /// <param name="options">The options of the dialect.</param>
    /// <param name="compiler">The options of the table.</param>
    /// <param name="findings">What is found.</param>
    public static (Dictionary<string, NginxHost> Hosts, Dictionary<BackendKey, NginxBackend> Backends) Compile(
        IReadOnlyList<IngressMapping> mappings, IngressNginxOptions options, CompilerOptions compiler, PathFindings findings)
    {
        var made = new HostsCompiler(mappings, options, compiler, findings);
        made.AddBackends();
        made.AddHosts();
        made.AddNames();
        made.AddPaths();
        made.AddCanaries();
        return (made._hosts, made._backends);
    }

    private void AddBackends()
    {
        foreach (IngressMapping mapping in _mappings)
        {
            string @namespace = mapping.Ingress.Metadata.Namespace;
            if (mapping.Ingress.Spec.DefaultBackend?.Service is { } service)
            {
                // A default backend is set anew by each Ingress that has it.
                var key = BackendKey.Of(@namespace, service);
                _backends[key] = new NginxBackend(key, mapping);
            }

            foreach (IngressRule rule in mapping.Ingress.Spec.Rules)
            {
                foreach (HttpIngressPath path in rule.Http?.Paths ?? [])
                {
                    if (path.Backend.Service is { } backend && BackendKey.Of(@namespace, backend) is var key && !_backends.ContainsKey(key))
                    {
                        _backends.Add(key, new NginxBackend(key, mapping));
                    }
                }
            }
        }
    }

    private void AddHosts()
    {
        NginxHost others = Host("", null, null);
        foreach (IngressMapping mapping in _mappings)
        {
            if (mapping.Canary is not null)
            {
                continue;
            }

            NginxBackend? backend = mapping.Ingress.Spec.DefaultBackend?.Service is { } service
                ? _backends[BackendKey.Of(mapping.Ingress.Metadata.Namespace, service)]
                : null;
            if (backend is not null && mapping.Ingress.Spec.Rules.Count == 0)
            {
                AddCatchAll(others.Root, mapping, backend);
            }

            foreach (IngressRule rule in mapping.Ingress.Spec.Rules)
            {
                if (!_hosts.ContainsKey(rule.Host))
                {
                    Host(rule.Host, _options.RootLocationHasAnnotations ? mapping : null, backend);
                }
            }
        }
    }

    private NginxHost Host(string name, IngressMapping? mapping, NginxBackend? backend)
    {
        var host = new NginxHost(name);
        host.AddRoot(new NginxLocation { Text = "/", IsExact = false, Mapping = mapping, Backend = backend });
        _hosts.Add(name, host);
        return host;
    }

    private void AddCatchAll(NginxLocation root, IngressMapping mapping, NginxBackend backend)
    {
        if (root.IsCatchAll)
        {
            _findings.CatchAllTaken(mapping, root.Mapping!);
            return;
        }

        (root.Mapping, root.Backend, root.IsCatchAll) = (mapping, backend, true);
    }

    private void AddNames()
    {
        foreach (IngressMapping mapping in _mappings)
        {
            if (mapping.Canary is not null)
            {
                continue;
            }

            foreach (IngressRule rule in mapping.Ingress.Spec.Rules)
            {
                NginxHost host = _hosts[rule.Host];
                if (_options.ServerAliases && host.Aliases.Count == 0 && mapping.Aliases.Count > 0)
                {
                    (host.Aliases, host.AliasSource) = (mapping.Aliases, mapping);
                }

                host.CertificateSource ??= mapping.Ingress.Spec.Tls.Count > 0 ? mapping : null;
            }
        }
    }

    private void AddPaths()
    {
        foreach (IngressMapping mapping in _mappings)
        {
            ValueList<IngressRule> rules = mapping.Ingress.Spec.Rules;
            for (int i = 0; i < rules.Count; i++)
            {
                // The host of a canary need not exist.
                NginxHost host = _hosts.GetValueOrDefault(rules[i].Host) ?? _hosts[""];
                if (mapping.Canary is null && (rules[i].Http is not null || rules[i].Host.Length == 0))
                {
                    host.AddCertificates(mapping);
                }

                ValueList<HttpIngressPath> paths = rules[i].Http?.Paths ?? [];
                for (int j = 0; j < paths.Count; j++)
                {
                    AddPath(host, mapping, rules[i].Host, i, j, paths[j]);
                }
            }
        }
    }

    private void AddPath(NginxHost host, IngressMapping mapping, string ruleHost, int rule, int index, HttpIngressPath path)
    {
        if (path.Backend.Service is not { } service)
        {
            _findings.ResourceBackend(mapping, rule, index);
            return;
        }

        NginxBackend backend = _backends[BackendKey.Of(mapping.Ingress.Metadata.Namespace, service)];
        if (backend.IsCanary)
        {
            if (mapping.Canary is null)
            {
                _findings.PathOfCanary(mapping, rule, index, backend.First);
            }

            return;
        }

        string text = TextOf(path);
        var added = new LostPath(mapping, rule, index, backend);
        if (host.TryAdd(added, text, IsExact(path.PathType), out NginxLocation? winner, out bool wouldRefuse))
        {
            host.WwwSource ??= mapping.FromToWww ? mapping : null;
        }
        else
        {
            _findings.Lost(added, winner, wouldRefuse);
        }

        backend.AddPath(mapping, ruleHost, text);
    }

    private static string TextOf(HttpIngressPath path) => path.Path.Length == 0 ? "/" : path.Path;

    private bool IsExact(PathType? type) => type == PathType.Exact
        || (!_options.ControllerPathTypes && type == PathType.ImplementationSpecific
            && _compiler.ImplementationSpecific == ImplementationSpecificMatching.Exact);

    private void AddCanaries()
    {
        if (_mappings.All(m => m.Canary is not null))
        {
            return;
        }

        foreach (IngressMapping mapping in _mappings)
        {
            if (mapping.Canary is not null)
            {
                AddCanary(mapping);
            }
        }
    }

    private void AddCanary(IngressMapping mapping)
    {
        string @namespace = mapping.Ingress.Metadata.Namespace;
        if (mapping.Ingress.Spec.DefaultBackend?.Service is { } service)
        {
            NginxBackend other = _backends[BackendKey.Of(@namespace, service)];
            Settle(mapping, -1, 0, other, PartnersOfDefault(other));
        }

        ValueList<IngressRule> rules = mapping.Ingress.Spec.Rules;
        for (int i = 0; i < rules.Count; i++)
        {
            ValueList<HttpIngressPath> paths = rules[i].Http?.Paths ?? [];
            for (int j = 0; j < paths.Count; j++)
            {
                if (paths[j].Backend.Service is { } backend && _hosts.TryGetValue(rules[i].Host, out NginxHost? host))
                {
                    NginxBackend other = _backends[BackendKey.Of(@namespace, backend)];
                    string text = TextOf(paths[j]);
                    NginxBackend? main = host.Find(text, IsExact(paths[j].PathType))?.Backend;
                    Settle(mapping, i, j, other, main is null ? [] : [main]);
                }
                else if (paths[j].Backend.Service is not null)
                {
                    _findings.CanaryWithoutPartner(mapping, i, j);
                }
            }
        }
    }

    private List<NginxBackend> PartnersOfDefault(NginxBackend other)
    {
        var partners = new List<NginxBackend>();
        foreach (NginxLocation location in _hosts[""].Locations)
        {
            if (location.Backend == other)
            {
                return [other];
            }

            if (location.Backend is { } backend)
            {
                partners.Add(backend);
            }
        }

        return partners;
    }

    private void Settle(IngressMapping mapping, int rule, int path, NginxBackend other, List<NginxBackend> partners)
    {
        if (other.IsDropped)
        {
            return;
        }

        // A canary that names the Service of its partner does nothing, and neither does one whose Service has requests of its own.
        bool merged = false;
        foreach (NginxBackend main in partners)
        {
            if (main == other)
            {
                return;
            }

            if (!main.IsCanary)
            {
                main.Canary ??= (other, mapping);
                merged = true;
            }
        }

        if (!merged)
        {
            // The controller drops the Service as soon as one of its paths has no partner, so no path of it is split any more.
            other.IsDropped = true;
            _findings.CanaryWithoutPartner(mapping, rule, path);
        }
    }
}
