using IngressRules.Model;

namespace IngressRules.Kubernetes.Watching;

/// <summary>A kind that makes up a routing table, and the resource that has its objects.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Resource">The resource.</param>
internal sealed record WatchedKind(KubernetesKind Kind, WatchedResource Resource)
{
    /// <summary>The Ingresses.</summary>
    public static WatchedKind Ingresses { get; } = Of<Ingress>("ingresses");

    /// <summary>The Secrets with a certificate.</summary>
    public static WatchedKind Secrets { get; } = Of<Secret>("secrets", "type=" + Secret.TlsType);

    /// <summary>The Secrets of every type: annotations of a dialect name those with passwords and authorities, too.</summary>
    public static WatchedKind AllSecrets { get; } = Of<Secret>("secrets");

    /// <summary>Every kind.</summary>
    /// <param name="secrets">Which Secrets.</param>
    public static ValueList<WatchedKind> AllWith(WatchedKind secrets) =>
    [
        Of<IngressClass>("ingressclasses"),
        Ingresses,
        Of<Service>("services"),
        Of<EndpointSlice>("endpointslices"),
        secrets,
    ];

    private static WatchedKind Of<T>(string plural, string? fieldSelector = null)
        where T : class, IKubernetesObject
    {
        KubernetesKind kind = KubernetesKind.Of<T>();
        return new(kind, new(kind.ApiVersion, plural, kind.IsNamespaced, fieldSelector));
    }
}
