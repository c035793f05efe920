namespace IngressRules.Kubernetes.Tests.Support;

/// <summary>A kubeconfig file, for kubectl and the router.</summary>
internal static class KubeConfig
{
    /// <summary>The text of one.</summary>
    /// <param name="server">The API server; its certificate is not verified.</param>
    /// <param name="ns">The namespace of the context.</param>
    /// <param name="token">Who it is.</param>
    public static string Text(Uri server, string ns, string token) => $$$"""
        {"apiVersion": "v1", "kind": "Config", "current-context": "test",
         "clusters": [{"name": "test", "cluster": {"server": "{{{server}}}", "insecure-skip-tls-verify": true}}],
         "users": [{"name": "test", "user": {"token": "{{{token}}}"}}],
         "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test", "namespace": "{{{ns}}}"}}]}
        """;
}
