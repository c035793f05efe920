using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>The Secrets and ConfigMaps that annotations of an Ingress name.</summary>
internal static class AnnotationReferences
{
    private static readonly (string Annotation, string Kind)[] s_names =
    [
        ("auth-secret", "Secret"), ("auth-tls-secret", "Secret"), ("proxy-ssl-secret", "Secret"),
        ("auth-proxy-set-headers", "ConfigMap"), ("custom-headers", "ConfigMap"),
    ];

    /// <summary>The objects, whether or not the annotation that names them counts.</summary>
    public static IEnumerable<ObjectReference> Of(Ingress ingress, IngressNginxOptions options)
    {
        foreach ((string annotation, string kind) in ingress.Metadata.Annotations.Count == 0 ? [] : s_names)
        {
            if (ingress.Metadata.Annotations.TryGetValue($"{options.AnnotationPrefix}/{annotation}", out string? value)
                && GoText.Normalize(value).Split('/') is { Length: 1 or 2 } parts && parts[^1].Length > 0)
            {
                string own = ingress.Metadata.Namespace;
                yield return new(kind, parts.Length == 2 && parts[0].Length > 0 ? parts[0] : own, parts[^1]);
            }
        }
    }
}
