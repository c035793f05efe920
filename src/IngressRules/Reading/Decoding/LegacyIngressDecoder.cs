using IngressRules.Model;
using IngressRules.Reading.Documents;

namespace IngressRules.Reading.Decoding;

/// <summary>
/// Reads an Ingress of the removed versions <c>networking.k8s.io/v1beta1</c> and <c>extensions/v1beta1</c> as one of v1, as the
/// server did (specification 2.8): flat backends become Service backends, and a path without a type is ImplementationSpecific.
/// </summary>
internal static class LegacyIngressDecoder
{
    private static readonly string[] s_fields = ["apiVersion", "kind", "metadata", "spec", "status"];
    private static readonly string[] s_specFields = ["ingressClassName", "backend", "rules", "tls"];
    private static readonly string[] s_ruleFields = ["host", "http"];
    private static readonly string[] s_httpFields = ["paths"];
    private static readonly string[] s_pathFields = ["path", "pathType", "backend"];
    private static readonly string[] s_backendFields = ["serviceName", "servicePort", "resource"];

    public static Ingress Read(ObjectReader reader, int node)
    {
        ObjectMetadata metadata = new();
        IngressSpec spec = new();
        IngressStatus status = new();
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "apiVersion" or "kind": break;
                case "metadata": metadata = MetadataDecoder.Read(reader, field, metadata); break;
                case "spec": spec = ReadSpec(reader, field, spec); break;
                case "status": status = IngressDecoder.ReadStatus(reader, field, status); break;
                default: reader.Unknown(field, s_fields); break;
            }
        }

        return new Ingress { Metadata = metadata, Spec = spec, Status = status };
    }

    private static IngressSpec ReadSpec(ObjectReader reader, int node, IngressSpec before)
    {
        if (!reader.IsMapping(node))
        {
            return before;
        }

        IngressSpec spec = before;
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "ingressClassName": spec = spec with { IngressClassName = reader.OptionalText(field) }; break;
                case "backend": spec = spec with { DefaultBackend = reader.IsNull(field) ? null : ReadBackend(reader, field) }; break;
                case "rules": spec = spec with { Rules = reader.List<IngressRule>(field, spec.Rules, ReadRule) }; break;
                case "tls": spec = spec with { Tls = IngressDecoder.ReadTls(reader, field, spec.Tls) }; break;
                default: reader.Unknown(field, s_specFields); break;
            }
        }

        return spec;
    }

    private static IngressRule ReadRule(ObjectReader reader, int node, IngressRule? before)
    {
        IngressRule rule = before ?? new();
        if (!reader.IsMapping(node))
        {
            return rule;
        }

        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "host": rule = rule with { Host = reader.Text(field) }; break;
                case "http": rule = rule with { Http = ReadHttp(reader, field, rule.Http) }; break;
                default: reader.Unknown(field, s_ruleFields); break;
            }
        }

        return rule;
    }

    private static HttpIngressRuleValue? ReadHttp(ObjectReader reader, int node, HttpIngressRuleValue? before)
    {
        if (!reader.IsMapping(node))
        {
            return null;
        }

        HttpIngressRuleValue http = before ?? new();
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "paths": http = new() { Paths = reader.List<HttpIngressPath>(field, http.Paths, ReadPath) }; break;
                default: reader.Unknown(field, s_httpFields); break;
            }
        }

        return http;
    }

    private static HttpIngressPath ReadPath(ObjectReader reader, int node, HttpIngressPath? before)
    {
        HttpIngressPath path = before ?? new();
        if (reader.IsMapping(node))
        {
            foreach (int field in reader.Children(node))
            {
                switch (reader.Key(field))
                {
                    case "path": path = path with { Path = reader.Text(field) }; break;
                    case "pathType":
                        path = path with { PathType = reader.OptionalText(field) is { } type ? new PathType(type) : null };
                        break;
                    case "backend": path = path with { Backend = ReadBackend(reader, field) }; break;
                    default: reader.Unknown(field, s_pathFields); break;
                }
            }
        }

        return path.PathType is null ? path with { PathType = PathType.ImplementationSpecific } : path;
    }

    private static IngressBackend ReadBackend(ObjectReader reader, int node)
    {
        if (!reader.IsMapping(node))
        {
            return new();
        }

        string name = "";
        ServiceBackendPort? port = null;
        TypedLocalObjectReference? resource = null;
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "serviceName": name = reader.Text(field); break;
                case "servicePort": port = ReadPort(reader, field); break;
                case "resource": resource = IngressDecoder.ReadResource(reader, field, resource); break;
                default: reader.Unknown(field, s_backendFields); break;
            }
        }

        // A flat backend without a service name and a port has no Service.
        bool service = name.Length > 0 || port is not null and not { Name: "", Number: 0 };
        return new() { Service = service ? new() { Name = name, Port = port ?? new() } : null, Resource = resource };
    }

    private static ServiceBackendPort? ReadPort(ObjectReader reader, int node) => reader.Tree[node].Kind switch
    {
        NodeKind.Null => null,
        NodeKind.String => new() { Name = reader.Text(node) },
        _ => new() { Number = reader.Int32(node) },
    };
}
