namespace IngressRules.AspNetCore.Tests.Support;

/// <summary>Manifests as text, for routers that read files.</summary>
internal static class ManifestText
{
    public static string Ingress(string name, string host, string path, string service, string spec = "", string metadata = "") => $$"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: {{name}}
          {{metadata}}
        spec:
          {{spec}}
          rules:
          - host: {{host}}
            http:
              paths:
              - path: {{path}}
                pathType: Prefix
                backend: {service: {name: {{service}}, port: {number: 80} } }
        ---

        """;

    /// <summary>A Service, and one slice for each of its pods, which differ only by port.</summary>
    public static string Service(string name, params IEnumerable<(string Pod, int Port)> pods) =>
        $"{{apiVersion: v1, kind: Service, metadata: {{name: {name}}}, spec: {{ports: [{{name: http, port: 80}}]}}}}\n---\n"
        + string.Concat(pods.Select(p => Slice(name, p.Pod, p.Port)));

    public static string Slice(string service, string pod, int port, string endpoint = "") => $$"""
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: {{pod}}, labels: {kubernetes.io/service-name: {{service}} } }
        addressType: IPv4
        endpoints: [{addresses: [127.0.0.1], targetRef: {kind: Pod, name: {{pod}} }{{endpoint}} }]
        ports: [{name: http, port: {{port}} }]
        ---

        """;

    public static string Class(
        string name, string controller = "ingress-rules.dev/edge-router", bool isDefault = false, string? created = null) =>
        $$"""
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata:
          name: {{name}}
          creationTimestamp: {{created ?? "null"}}
          annotations: {ingressclass.kubernetes.io/is-default-class: "{{(isDefault ? "true" : "false")}}"}
        spec: {controller: {{controller}} }
        ---

        """;
}
