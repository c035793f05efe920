using System.Globalization;
using IngressRules.Model;
using k8s.Models;
using static IngressRules.Kubernetes.Mapping.MetadataMapping;

namespace IngressRules.Kubernetes.Mapping;

/// <summary>
/// The models of Kubernetes' client as the model of IngressRules, for hosts that watch a cluster by themselves. What an object means is the
/// same as if it had been read from its JSON. The objects are not validated.
/// </summary>
public static class KubernetesModelExtensions
{
    /// <summary>The Ingress in the model of IngressRules (specification 1.1).</summary>
    /// <param name="ingress">The client's model.</param>
    public static Ingress ToIngress(this V1Ingress ingress)
    {
        ArgumentNullException.ThrowIfNull(ingress);
        return new Ingress
        {
            Metadata = Map(ingress.Metadata),
            Spec = ingress.Spec is { } spec ? ToSpec(spec) : new(),
            Status = new() { LoadBalancer = List(ingress.Status?.LoadBalancer?.Ingress, ToLoadBalancer) },
        };
    }

    /// <summary>The IngressClass in the model of IngressRules (specification 1.2).</summary>
    /// <param name="ingressClass">The client's model.</param>
    public static IngressClass ToIngressClass(this V1IngressClass ingressClass)
    {
        ArgumentNullException.ThrowIfNull(ingressClass);
        return new IngressClass
        {
            // A class has no namespace: the server drops one.
            Metadata = Map(ingressClass.Metadata) with { Namespace = "" },
            Spec = new()
            {
                Controller = ingressClass.Spec?.Controller ?? "",
                Parameters = ingressClass.Spec?.Parameters is not { } parameters ? null : new()
                {
                    ApiGroup = parameters.ApiGroup,
                    Kind = parameters.Kind ?? "",
                    Name = parameters.Name ?? "",
                    // The default that the server fills in when it stores the object.
                    Scope = parameters.Scope ?? "Cluster",
                    Namespace = parameters.NamespaceProperty,
                },
            },
        };
    }

    /// <summary>The Service in the model of IngressRules (specification 6.1).</summary>
    /// <param name="service">The client's model.</param>
    public static Service ToService(this V1Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return new Service
        {
            Metadata = Map(service.Metadata),
            Spec = service.Spec is not { } spec ? new() : new()
            {
                Type = spec.Type ?? "",
                ClusterIP = spec.ClusterIP ?? "",
                ExternalName = spec.ExternalName ?? "",
                Ports = List(spec.Ports, ToPort),
                Selector = Map(spec.Selector),
                PublishNotReadyAddresses = spec.PublishNotReadyAddresses ?? false,
            },
        };
    }

    /// <summary>The EndpointSlice in the model of IngressRules (specification 6.2).</summary>
    /// <param name="slice">The client's model.</param>
    public static EndpointSlice ToEndpointSlice(this V1EndpointSlice slice)
    {
        ArgumentNullException.ThrowIfNull(slice);
        return new EndpointSlice
        {
            Metadata = Map(slice.Metadata),
            AddressType = slice.AddressType ?? "",
            Endpoints = List(slice.Endpoints, ToEndpoint),
            Ports = List(slice.Ports, p => new SlicePort
            {
                Name = p.Name ?? "",
                Protocol = p.Protocol ?? "",
                Port = p.Port,
                AppProtocol = p.AppProtocol,
            }),
        };
    }

    /// <summary>The ConfigMap in the model of IngressRules, for the parameters of an IngressClass (specification 1.2).</summary>
    /// <param name="map">The client's model.</param>
    public static ConfigMap ToConfigMap(this V1ConfigMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return new ConfigMap
        {
            Metadata = Map(map.Metadata),
            Data = Map(map.Data),
            BinaryKeys = [.. map.BinaryData?.Keys ?? []],
        };
    }

    /// <summary>The Secret in the model of IngressRules (specification 5).</summary>
    /// <param name="secret">The client's model.</param>
    public static Secret ToSecret(this V1Secret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var data = new Dictionary<string, ValueList<byte>>();
        foreach ((string key, byte[] value) in secret.Data ?? new Dictionary<string, byte[]>())
        {
            data[key] = ValueList.Create<byte>(value);
        }

        // The server moves this into the data when it stores the object.
        foreach ((string key, string value) in secret.StringData ?? new Dictionary<string, string>())
        {
            data[key] = ValueList.Create<byte>(System.Text.Encoding.UTF8.GetBytes(value));
        }

        return new Secret { Metadata = Map(secret.Metadata), Type = secret.Type ?? "", Data = new(data) };
    }

    private static IngressSpec ToSpec(V1IngressSpec spec) => new()
    {
        IngressClassName = spec.IngressClassName,
        DefaultBackend = spec.DefaultBackend is null ? null : ToBackend(spec.DefaultBackend),
        Rules = List(spec.Rules, rule => new IngressRule
        {
            Host = rule.Host ?? "",
            Http = rule.Http is null ? null : new() { Paths = List(rule.Http.Paths, ToPath) },
        }),
        Tls = List(spec.Tls, tls => new IngressTls { Hosts = Texts(tls.Hosts), SecretName = tls.SecretName ?? "" }),
    };

    private static HttpIngressPath ToPath(V1HTTPIngressPath path) => new()
    {
        Path = path.Path ?? "",
        PathType = path.PathType is null ? null : new PathType(path.PathType),
        Backend = ToBackend(path.Backend),
    };

    private static IngressBackend ToBackend(V1IngressBackend? backend) => new()
    {
        Service = backend?.Service is not { } service ? null : new()
        {
            Name = service.Name ?? "",
            Port = new() { Name = service.Port?.Name ?? "", Number = service.Port?.Number ?? 0 },
        },
        Resource = backend?.Resource is not { } resource ? null : new()
        {
            ApiGroup = resource.ApiGroup,
            Kind = resource.Kind ?? "",
            Name = resource.Name ?? "",
        },
    };

    private static IngressLoadBalancerIngress ToLoadBalancer(V1IngressLoadBalancerIngress address) => new()
    {
        Ip = address.Ip ?? "",
        Hostname = address.Hostname ?? "",
        Ports = List(address.Ports, p => new IngressPortStatus { Port = p.Port, Protocol = p.Protocol ?? "", Error = p.Error }),
    };

    private static ServicePort ToPort(V1ServicePort port)
    {
        string target = port.TargetPort?.Value ?? "";
        bool isNumber = int.TryParse(target, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number);
        return new ServicePort
        {
            Name = port.Name ?? "",
            Protocol = port.Protocol ?? "",
            AppProtocol = port.AppProtocol,
            Port = port.Port,
            TargetPort = isNumber ? number : 0,
            TargetPortName = isNumber ? "" : target,
        };
    }

    private static SliceEndpoint ToEndpoint(V1Endpoint endpoint) => new()
    {
        Addresses = Texts(endpoint.Addresses),
        Ready = endpoint.Conditions?.Ready,
        Serving = endpoint.Conditions?.Serving,
        Terminating = endpoint.Conditions?.Terminating,
        TargetName = endpoint.TargetRef?.Name,
        NodeName = endpoint.NodeName,
        Zone = endpoint.Zone,
        HintZones = List(endpoint.Hints?.ForZones, z => z.Name ?? ""),
        HintNodes = List(endpoint.Hints?.ForNodes, n => n.Name ?? ""),
    };
}
