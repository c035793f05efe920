using System.Text;
using IngressRules.Compilation;
using IngressRules.IngressNginx;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Policies;
using IngressRules.Reading;
using IngressRules.Reloading;

namespace IngressRules.Tests.IngressNginx;

/// <summary>
/// A short notation for tables of the dialect. A rule is <c>host type path → service</c>; the service means the backend
/// <c>namespace/service:80</c>. Annotations are written without their prefix.
/// </summary>
internal sealed class NginxCase
{
    private readonly List<Ingress> _ingresses = [];
    private readonly List<Secret> _secrets = [];
    private readonly List<Service> _services = [];
    private readonly List<ConfigMap> _maps = [];
    private IngressNginxOptions _options = IngressNginxOptions.Default;
    private RoutingTable? _table;

    /// <summary>The table.</summary>
    public RoutingTable Table => _table ??= Build(null);

    /// <summary>The Ingresses.</summary>
    public IReadOnlyList<Ingress> Ingresses => _ingresses;

    /// <summary>One Ingress for <c>a.test</c> with a path and annotations.</summary>
    public static NginxCase Of(params (string Name, string Value)[] annotations) =>
        new NginxCase().Add("default/m", [("a.test", "Prefix", "/foo", "s")], annotations);

    /// <summary>An Ingress.</summary>
    public static Ingress NewIngress(
        string name,
        (string Host, string Type, string Path, string Service)[] rules,
        (string Name, string Value)[]? annotations = null,
        string? created = null,
        string? defaultBackend = null,
        IngressTls[]? tls = null) => new()
        {
            Metadata = new()
            {
                Namespace = name.Split('/')[0],
                Name = name.Split('/')[1],
                CreationTimestamp = created is null
                    ? null : DateTimeOffset.Parse(created, System.Globalization.CultureInfo.InvariantCulture),
                Annotations = (annotations ?? [])
                    .Select(a => KeyValuePair.Create($"nginx.ingress.kubernetes.io/{a.Name}", a.Value)).ToValueMap(),
            },
            Spec = new()
            {
                IngressClassName = "nginx",
                DefaultBackend = defaultBackend is null ? null : IngressBackend.ForService(defaultBackend, 80),
                Tls = tls is null ? [] : [.. tls],
                Rules =
                [
                    .. rules.Select(r => new IngressRule
                    {
                        Host = r.Host,
                        Http = r.Path.Length == 0 && r.Type.Length == 0 ? null : new()
                        {
                            Paths =
                            [
                                new() { Path = r.Path, PathType = new(r.Type), Backend = IngressBackend.ForService(r.Service, 80) },
                            ],
                        },
                    }),
                ],
            },
        };

    public NginxCase Add(
        string name,
        (string Host, string Type, string Path, string Service)[] rules,
        (string Name, string Value)[]? annotations = null,
        string? created = null,
        string? defaultBackend = null,
        IngressTls[]? tls = null) => Add(NewIngress(name, rules, annotations, created, defaultBackend, tls));

    public NginxCase Add(Ingress ingress)
    {
        _ingresses.Add(ingress);
        return this;
    }

    public NginxCase AddSecret(string name, params (string Key, string Text)[] data)
    {
        _secrets.Add(new()
        {
            Metadata = new() { Namespace = name.Split('/')[0], Name = name.Split('/')[1] },
            Data = data.Select(d => KeyValuePair.Create(d.Key, ValueList.Create<byte>(Encoding.UTF8.GetBytes(d.Text)))).ToValueMap(),
        });
        return this;
    }

    public NginxCase AddService(string name, params ServicePort[] ports)
    {
        _services.Add(new()
        {
            Metadata = new() { Namespace = name.Split('/')[0], Name = name.Split('/')[1] },
            Spec = new() { Ports = [.. ports] },
        });
        return this;
    }

    public NginxCase AddMap(string name, params (string Key, string Value)[] data)
    {
        _maps.Add(new()
        {
            Metadata = new() { Namespace = name.Split('/')[0], Name = name.Split('/')[1] },
            Data = data.Select(d => KeyValuePair.Create(d.Key, d.Value)).ToValueMap(),
        });
        return this;
    }

    /// <summary>The controller's ConfigMap.</summary>
    public NginxCase With(params (string Key, string Value)[] settings)
    {
        _options = _options with { ConfigMap = "ingress/settings" };
        return AddMap("ingress/settings", settings);
    }

    public NginxCase With(IngressNginxOptions options)
    {
        _options = options;
        return this;
    }

    /// <summary>The table as the next version of another one.</summary>
    public RoutingTable Build(RoutingTable? previous) => RoutingTable.Build(
        new IngressReadResult
        {
            Objects = new KubernetesObjects
            {
                Ingresses = [.. _ingresses], Secrets = [.. _secrets], Services = [.. _services], ConfigMaps = [.. _maps],
            },
        },
        new CompilerOptions { Dialect = new IngressNginxDialect(_options) },
        previous: previous);

    /// <summary>Where a request goes.</summary>
    public IngressMatch Match(string host, string target) => Table.Matcher.Match(host, target);

    /// <summary>The policies that a request meets.</summary>
    public RoutePolicies PoliciesOf(string host = "a.test", string target = "/foo") =>
        Match(host, target).Policies ?? throw new InvalidOperationException($"{host}{target} has no policies.");

    /// <summary>The service that a request goes to; <c>301 /path</c> where it is redirected to the slash; <c>-</c> for none.</summary>
    public string Goes(string host, string target)
    {
        IngressMatch match = Match(host, target);
        return match.Policies?.Slash is { } slash ? $"{slash.Status} {slash.Path}" : match.Backend?.Service?.Name ?? "-";
    }

    /// <summary>The codes of the findings about the Ingresses, without those that an annotation is honoured or has nothing to do.</summary>
    public string[] Codes =>
    [
        .. Table.Diagnostics
            .Where(d => d.Code != IngressNginxCodes.Honoured && d.Code != IngressNginxCodes.NoOp
                && d.Code.Id.StartsWith("ING4", StringComparison.Ordinal))
            .Select(d => d.Code.Id),
    ];
}
