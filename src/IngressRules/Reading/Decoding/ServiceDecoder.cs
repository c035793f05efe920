using IngressRules.Model;
using IngressRules.Reading.Documents;

namespace IngressRules.Reading.Decoding;

/// <summary>
/// Reads a Service of <c>v1</c>, as far as an Ingress needs it (specification 6.1); its other fields are known and ignored.
/// </summary>
internal static class ServiceDecoder
{
    private static readonly string[] s_fields = ["apiVersion", "kind", "metadata", "spec", "status"];

    private static readonly string[] s_specFields =
    [
        "type", "clusterIP", "externalName", "ports", "selector", "publishNotReadyAddresses", "clusterIPs", "externalIPs",
        "sessionAffinity", "sessionAffinityConfig", "loadBalancerIP", "loadBalancerSourceRanges", "loadBalancerClass",
        "externalTrafficPolicy", "internalTrafficPolicy", "trafficDistribution", "healthCheckNodePort", "ipFamilies", "ipFamilyPolicy",
        "ipFamily", "topologyKeys", "allocateLoadBalancerNodePorts",
    ];

    private static readonly string[] s_portFields = ["name", "protocol", "appProtocol", "port", "targetPort", "nodePort"];

    public static Service Read(ObjectReader reader, int node)
    {
        ObjectMetadata metadata = new();
        ServiceSpec spec = new();
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "apiVersion" or "kind" or "status": break;
                case "metadata": metadata = MetadataDecoder.Read(reader, field, metadata); break;
                case "spec": spec = ReadSpec(reader, field, spec); break;
                default: reader.Unknown(field, s_fields); break;
            }
        }

        return new Service { Metadata = metadata, Spec = spec };
    }

    private static ServiceSpec ReadSpec(ObjectReader reader, int node, ServiceSpec before)
    {
        if (!reader.IsMapping(node))
        {
            return before;
        }

        ServiceSpec spec = before;
        foreach (int field in reader.Children(node))
        {
            string key = reader.Key(field);
            switch (key)
            {
                case "type": spec = spec with { Type = reader.Text(field) }; break;
                case "clusterIP": spec = spec with { ClusterIP = reader.Text(field) }; break;
                case "externalName": spec = spec with { ExternalName = reader.Text(field) }; break;
                case "ports": spec = spec with { Ports = reader.List<ServicePort>(field, spec.Ports, ReadPort) }; break;
                case "selector": spec = spec with { Selector = reader.TextMap(field, spec.Selector) }; break;
                case "publishNotReadyAddresses":
                    spec = spec with { PublishNotReadyAddresses = reader.Boolean(field) ?? spec.PublishNotReadyAddresses };
                    break;
                case var other when s_specFields.AsSpan().Contains(other): break;
                default: reader.Unknown(field, s_specFields); break;
            }
        }

        return spec;
    }

    private static ServicePort ReadPort(ObjectReader reader, int node, ServicePort? before)
    {
        ServicePort port = before ?? new();
        if (!reader.IsMapping(node))
        {
            return port;
        }

        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "name": port = port with { Name = reader.Text(field) }; break;
                case "protocol": port = port with { Protocol = reader.Text(field) }; break;
                case "appProtocol": port = port with { AppProtocol = reader.OptionalText(field) }; break;
                case "port": port = port with { Port = reader.Int32(field, port.Port) }; break;
                case "targetPort" when reader.Tree[field].Kind == NodeKind.String:
                    port = port with { TargetPort = 0, TargetPortName = reader.Text(field) };
                    break;
                case "targetPort": port = port with { TargetPort = reader.Int32(field), TargetPortName = "" }; break;
                case "nodePort": reader.Int32(field); break;
                default: reader.Unknown(field, s_portFields); break;
            }
        }

        return port;
    }
}
