using IngressRules.Model;

namespace IngressRules.Kubernetes.Watching;

/// <summary>How the API server names a kind in URLs, and which of its objects are asked for.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Plural">The name in URLs, such as <c>ingresses</c>.</param>
/// <param name="FieldSelector">Which objects are asked for; null for all.</param>
internal sealed record WatchedKind(KubernetesKind Kind, string Plural, string? FieldSelector = null)
{
    /// <summary>Every kind that makes up a routing table.</summary>
    public static ValueList<WatchedKind> All { get; } =
    [
        new(KubernetesKind.Of<IngressClass>(), "ingressclasses"),
        new(KubernetesKind.Of<Ingress>(), "ingresses"),
        new(KubernetesKind.Of<Service>(), "services"),
        new(KubernetesKind.Of<EndpointSlice>(), "endpointslices"),
        new(KubernetesKind.Of<Secret>(), "secrets", "type=" + Secret.TlsType),
    ];

    /// <summary>The path of a list, without a slash at the front.</summary>
    /// <param name="ns">The namespace; null for all, and for kinds without namespace.</param>
    public string ListPath(string? ns)
    {
        string group = Kind.ApiVersion.Contains('/', StringComparison.Ordinal) ? "apis" : "api";
        return ns is null || !Kind.IsNamespaced
            ? $"{group}/{Kind.ApiVersion}/{Plural}"
            : $"{group}/{Kind.ApiVersion}/namespaces/{Uri.EscapeDataString(ns)}/{Plural}";
    }

    /// <summary>The path of one object.</summary>
    /// <param name="ns">Its namespace; empty for kinds without namespace.</param>
    /// <param name="name">Its name.</param>
    public string ObjectPath(string ns, string name) => $"{ListPath(ns)}/{Uri.EscapeDataString(name)}";

    /// <summary>The kind's name in messages, such as <c>ingresses</c>.</summary>
    public override string ToString() => Plural;
}
