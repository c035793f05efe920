using System.Globalization;
using System.Text.Json;
using IngressRules.Model;

namespace IngressRules.Tests.Validation;

/// <summary>
/// Turns the corpus' well-typed JSON bodies into the model, as kube-apiserver does before it validates: absent and null are the empty
/// value, unknown fields are dropped, an empty namespace is that of the request, and a scope is Cluster unless given.
/// </summary>
internal static class CorpusDecoder
{
    public static Ingress Ingress(JsonElement body)
    {
        JsonElement? spec = Get(body, "spec");
        ObjectMetadata metadata = Metadata(Get(body, "metadata"));
        return new()
        {
            Metadata = metadata with { Namespace = metadata.Namespace.Length == 0 ? "default" : metadata.Namespace },
            Spec = new()
            {
                IngressClassName = OptionalText(spec, "ingressClassName"),
                DefaultBackend = Get(spec, "defaultBackend") is { } backend ? Backend(backend) : null,
                Rules = List(spec, "rules", Rule),
                Tls = List(spec, "tls", t => new IngressTls { Hosts = Texts(t, "hosts"), SecretName = Text(t, "secretName") }),
            },
        };
    }

    public static IngressClass IngressClass(JsonElement body)
    {
        JsonElement? spec = Get(body, "spec");
        return new()
        {
            // The server clears the namespace of a cluster-scoped object before it looks (M6).
            Metadata = Metadata(Get(body, "metadata")) with { Namespace = "" },
            Spec = new() { Controller = Text(spec, "controller"), Parameters = Parameters(Get(spec, "parameters")) },
        };
    }

    private static IngressClassParametersReference? Parameters(JsonElement? parameters) => parameters is null ? null : new()
    {
        ApiGroup = OptionalText(parameters, "apiGroup"),
        Kind = Text(parameters, "kind"),
        Name = Text(parameters, "name"),
        Scope = OptionalText(parameters, "scope") ?? "Cluster",
        Namespace = OptionalText(parameters, "namespace"),
    };

    private static ObjectMetadata Metadata(JsonElement? metadata) => new()
    {
        Name = Text(metadata, "name"),
        Namespace = Text(metadata, "namespace"),
        GenerateName = Text(metadata, "generateName"),
        Generation = Number(metadata, "generation"),
        Labels = Map(metadata, "labels"),
        Annotations = Map(metadata, "annotations"),
        Finalizers = Texts(metadata, "finalizers"),
        ClusterName = Text(metadata, "clusterName"),
        OwnerReferences = List(metadata, "ownerReferences", o => new OwnerReference
        {
            ApiVersion = Text(o, "apiVersion"),
            Kind = Text(o, "kind"),
            Name = Text(o, "name"),
            Uid = Text(o, "uid"),
            Controller = Get(o, "controller")?.GetBoolean(),
            BlockOwnerDeletion = Get(o, "blockOwnerDeletion")?.GetBoolean(),
        }),
    };

    private static IngressRule Rule(JsonElement? rule) => new()
    {
        Host = Text(rule, "host"),
        Http = Get(rule, "http") is { } http ? new() { Paths = List(http, "paths", Path) } : null,
    };

    private static HttpIngressPath Path(JsonElement? path) => new()
    {
        Path = Text(path, "path"),
        PathType = OptionalText(path, "pathType") is { } type ? new PathType(type) : null,
        Backend = Backend(Get(path, "backend")),
    };

    private static IngressBackend Backend(JsonElement? backend) => new()
    {
        Service = Get(backend, "service") is { } service ? Service(service) : null,
        Resource = Get(backend, "resource") is { } resource
            ? new() { ApiGroup = OptionalText(resource, "apiGroup"), Kind = Text(resource, "kind"), Name = Text(resource, "name") }
            : null,
    };

    private static IngressServiceBackend Service(JsonElement service)
    {
        JsonElement? port = Get(service, "port");
        return new()
        {
            Name = Text(service, "name"),
            Port = new() { Name = Text(port, "name"), Number = checked((int)Number(port, "number")) },
        };
    }

    private static JsonElement? Get(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } && parent.Value.TryGetProperty(name, out JsonElement value)
            && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private static string? OptionalText(JsonElement? parent, string name) => Get(parent, name)?.GetString();

    private static string Text(JsonElement? parent, string name) => OptionalText(parent, name) ?? "";

    private static long Number(JsonElement? parent, string name) =>
        Get(parent, name) is { } number ? long.Parse(number.GetRawText(), CultureInfo.InvariantCulture) : 0;

    private static ValueList<string> Texts(JsonElement? parent, string name) => List(parent, name, e => e?.GetString() ?? "");

    private static ValueList<T> List<T>(JsonElement? parent, string name, Func<JsonElement?, T> item) =>
        Get(parent, name) is { } list ? list.EnumerateArray().Select(e => item(e)).ToValueList() : [];

    private static ValueMap<string> Map(JsonElement? parent, string name) => Get(parent, name) is { } map
        ? new(map.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.GetString() ?? "")))
        : ValueMap<string>.Empty;
}
