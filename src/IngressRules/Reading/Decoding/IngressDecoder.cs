using IngressRules.Model;

namespace IngressRules.Reading.Decoding;

/// <summary>
/// Reads an Ingress of <c>networking.k8s.io/v1</c> (specification 1.1). Every method takes the previous value of the field: where JSON has
/// a key twice, the server decodes the second value into the first.
/// </summary>
internal static class IngressDecoder
{
    private static readonly string[] s_fields = ["apiVersion", "kind", "metadata", "spec", "status"];
    private static readonly string[] s_specFields = ["ingressClassName", "defaultBackend", "rules", "tls"];
    private static readonly string[] s_ruleFields = ["host", "http"];
    private static readonly string[] s_httpFields = ["paths"];
    private static readonly string[] s_pathFields = ["path", "pathType", "backend"];
    private static readonly string[] s_backendFields = ["service", "resource"];
    private static readonly string[] s_serviceFields = ["name", "port"];
    private static readonly string[] s_portFields = ["name", "number"];
    private static readonly string[] s_resourceFields = ["apiGroup", "kind", "name"];
    private static readonly string[] s_tlsFields = ["hosts", "secretName"];
    private static readonly string[] s_statusFields = ["loadBalancer"];
    private static readonly string[] s_loadBalancerFields = ["ingress"];
    private static readonly string[] s_pointFields = ["ip", "hostname", "ports"];
    private static readonly string[] s_portStatusFields = ["port", "protocol", "error"];

    private static readonly IngressRule s_noRule = new();
    private static readonly HttpIngressPath s_noPath = new();

    public static Ingress Read(ObjectReader reader, int node)
    {
        ObjectMetadata metadata = ObjectMetadata.None;
        IngressSpec spec = IngressSpec.None;
        IngressStatus status = IngressStatus.None;
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "apiVersion" or "kind": break;
                case "metadata": metadata = MetadataDecoder.Read(reader, field, metadata); break;
                case "spec": spec = ReadSpec(reader, field, spec); break;
                case "status": status = ReadStatus(reader, field, status); break;
                default: reader.Unknown(field, s_fields); break;
            }
        }

        return new Ingress { Metadata = metadata, Spec = spec, Status = status };
    }

    public static ValueList<IngressTls> ReadTls(ObjectReader reader, int node, ValueList<IngressTls> before) =>
        reader.List<IngressTls>(node, before, ReadTlsEntry);

    public static TypedLocalObjectReference? ReadResource(ObjectReader reader, int node, TypedLocalObjectReference? before)
    {
        if (!reader.IsMapping(node))
        {
            return null;
        }

        string? apiGroup = before?.ApiGroup;
        string kind = before?.Kind ?? "", name = before?.Name ?? "";
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "apiGroup": apiGroup = reader.OptionalText(field); break;
                case "kind": kind = reader.Text(field); break;
                case "name": name = reader.Text(field); break;
                default: reader.Unknown(field, s_resourceFields); break;
            }
        }

        return new TypedLocalObjectReference { ApiGroup = apiGroup, Kind = kind, Name = name };
    }

    public static IngressStatus ReadStatus(ObjectReader reader, int node, IngressStatus before)
    {
        if (!reader.IsMapping(node))
        {
            return before;
        }

        ValueList<IngressLoadBalancerIngress> points = before.LoadBalancer;
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "loadBalancer": points = ReadLoadBalancer(reader, field, points); break;
                default: reader.Unknown(field, s_statusFields); break;
            }
        }

        return new IngressStatus { LoadBalancer = points };
    }

    private static IngressSpec ReadSpec(ObjectReader reader, int node, IngressSpec before)
    {
        if (!reader.IsMapping(node))
        {
            return before;
        }

        string? className = before.IngressClassName;
        IngressBackend? defaultBackend = before.DefaultBackend;
        ValueList<IngressRule> rules = before.Rules;
        ValueList<IngressTls> tls = before.Tls;
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "ingressClassName": className = reader.OptionalText(field); break;
                case "defaultBackend": defaultBackend = reader.IsNull(field)
                    ? null
                    : ReadBackend(reader, field, defaultBackend ?? IngressBackend.None); break;
                case "rules": rules = reader.List<IngressRule>(field, rules, ReadRule); break;
                case "tls": tls = ReadTls(reader, field, tls); break;
                default: reader.Unknown(field, s_specFields); break;
            }
        }

        return new IngressSpec { IngressClassName = className, DefaultBackend = defaultBackend, Rules = rules, Tls = tls };
    }

    private static IngressRule ReadRule(ObjectReader reader, int node, IngressRule? before)
    {
        before ??= s_noRule;
        if (!reader.IsMapping(node))
        {
            return before;
        }

        string host = before.Host;
        HttpIngressRuleValue? http = before.Http;
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "host": host = reader.Text(field); break;
                case "http": http = ReadHttp(reader, field, http); break;
                default: reader.Unknown(field, s_ruleFields); break;
            }
        }

        return new IngressRule { Host = host, Http = http };
    }

    private static HttpIngressRuleValue? ReadHttp(ObjectReader reader, int node, HttpIngressRuleValue? before)
    {
        if (!reader.IsMapping(node))
        {
            return null;
        }

        ValueList<HttpIngressPath> paths = before?.Paths ?? [];
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "paths": paths = reader.List<HttpIngressPath>(field, paths, ReadPath); break;
                default: reader.Unknown(field, s_httpFields); break;
            }
        }

        return new HttpIngressRuleValue { Paths = paths };
    }

    private static HttpIngressPath ReadPath(ObjectReader reader, int node, HttpIngressPath? before)
    {
        before ??= s_noPath;
        if (!reader.IsMapping(node))
        {
            return before;
        }

        string path = before.Path;
        PathType? pathType = before.PathType;
        IngressBackend backend = before.Backend;
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "path": path = reader.Text(field); break;
                case "pathType": pathType = reader.OptionalText(field) is { } type ? new PathType(type) : null; break;
                case "backend": backend = ReadBackend(reader, field, backend); break;
                default: reader.Unknown(field, s_pathFields); break;
            }
        }

        return new HttpIngressPath { Path = path, PathType = pathType, Backend = backend };
    }

    private static IngressBackend ReadBackend(ObjectReader reader, int node, IngressBackend before)
    {
        if (!reader.IsMapping(node))
        {
            return before;
        }

        IngressServiceBackend? service = before.Service;
        TypedLocalObjectReference? resource = before.Resource;
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "service": service = ReadService(reader, field, service); break;
                case "resource": resource = ReadResource(reader, field, resource); break;
                default: reader.Unknown(field, s_backendFields); break;
            }
        }

        return reader.Backends.Backend(service, resource);
    }

    private static IngressServiceBackend? ReadService(ObjectReader reader, int node, IngressServiceBackend? before)
    {
        if (!reader.IsMapping(node))
        {
            return null;
        }

        string name = before?.Name ?? "";
        ServiceBackendPort port = before?.Port ?? ServiceBackendPort.None;
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "name": name = reader.Text(field); break;
                case "port": port = ReadPort(reader, field, port); break;
                default: reader.Unknown(field, s_serviceFields); break;
            }
        }

        return reader.Backends.Service(name, port);
    }

    private static ServiceBackendPort ReadPort(ObjectReader reader, int node, ServiceBackendPort before)
    {
        if (!reader.IsMapping(node))
        {
            return before;
        }

        string name = before.Name;
        int number = before.Number;
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "name": name = reader.Text(field); break;
                case "number": number = reader.Int32(field, number); break;
                default: reader.Unknown(field, s_portFields); break;
            }
        }

        return reader.Backends.Port(name, number);
    }

    private static IngressTls ReadTlsEntry(ObjectReader reader, int node, IngressTls? before)
    {
        before ??= new();
        if (!reader.IsMapping(node))
        {
            return before;
        }

        ValueList<string> hosts = before.Hosts;
        string secretName = before.SecretName;
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "hosts": hosts = reader.Texts(field); break;
                case "secretName": secretName = reader.Text(field); break;
                default: reader.Unknown(field, s_tlsFields); break;
            }
        }

        return new IngressTls { Hosts = hosts, SecretName = secretName };
    }

    private static ValueList<IngressLoadBalancerIngress> ReadLoadBalancer(
        ObjectReader reader, int node, ValueList<IngressLoadBalancerIngress> before)
    {
        if (!reader.IsMapping(node))
        {
            return before;
        }

        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "ingress": before = reader.List<IngressLoadBalancerIngress>(field, before, ReadPoint); break;
                default: reader.Unknown(field, s_loadBalancerFields); break;
            }
        }

        return before;
    }

    private static IngressLoadBalancerIngress ReadPoint(ObjectReader reader, int node, IngressLoadBalancerIngress? before)
    {
        IngressLoadBalancerIngress point = before ?? new();
        if (!reader.IsMapping(node))
        {
            return point;
        }

        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "ip": point = point with { Ip = reader.Text(field) }; break;
                case "hostname": point = point with { Hostname = reader.Text(field) }; break;
                case "ports": point = point with { Ports = reader.List<IngressPortStatus>(field, point.Ports, ReadPortStatus) }; break;
                default: reader.Unknown(field, s_pointFields); break;
            }
        }

        return point;
    }

    private static IngressPortStatus ReadPortStatus(ObjectReader reader, int node, IngressPortStatus? before)
    {
        IngressPortStatus status = before ?? new();
        if (!reader.IsMapping(node))
        {
            return status;
        }

        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "port": status = status with { Port = reader.Int32(field, status.Port) }; break;
                case "protocol": status = status with { Protocol = reader.Text(field) }; break;
                case "error": status = status with { Error = reader.OptionalText(field) }; break;
                default: reader.Unknown(field, s_portStatusFields); break;
            }
        }

        return status;
    }
}
