namespace IngressRules.Kubernetes.Watching;

/// <summary>A resource of the API, and which of its objects are asked for.</summary>
/// <param name="ApiVersion">Group and version, such as <c>networking.k8s.io/v1</c>.</param>
/// <param name="Plural">The name in URLs, such as <c>ingresses</c>.</param>
/// <param name="IsNamespaced">Whether each object belongs to a namespace.</param>
/// <param name="FieldSelector">Which objects are asked for; null for all.</param>
internal sealed record WatchedResource(string ApiVersion, string Plural, bool IsNamespaced = true, string? FieldSelector = null)
{
    /// <summary>The path of a list, without a slash at the front.</summary>
    /// <param name="ns">The namespace; null for all, and for resources without namespace.</param>
    public string ListPath(string? ns)
    {
        string group = ApiVersion.Contains('/', StringComparison.Ordinal) ? "apis" : "api";
        return ns is null || !IsNamespaced
            ? $"{group}/{ApiVersion}/{Plural}"
            : $"{group}/{ApiVersion}/namespaces/{Uri.EscapeDataString(ns)}/{Plural}";
    }

    /// <summary>The path of one object.</summary>
    /// <param name="ns">Its namespace; empty for resources without namespace.</param>
    /// <param name="name">Its name.</param>
    public string ObjectPath(string ns, string name) => $"{ListPath(ns)}/{Uri.EscapeDataString(name)}";
}
