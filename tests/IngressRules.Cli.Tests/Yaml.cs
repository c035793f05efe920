namespace IngressRules.Cli.Tests;

/// <summary>Manifests that several tests use.</summary>
internal static class Yaml
{
    /// <summary>One host with an Exact and a Prefix path, and rules without host, and no default backend.</summary>
    public const string Shop = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
        spec:
          rules:
          - host: shop.example.com
            http:
              paths:
              - path: /cart
                pathType: Exact
                backend: {service: {name: exact, port: {number: 80}}}
              - path: /cart
                pathType: Prefix
                backend: {service: {name: cart, port: {name: http}}}
          - http:
              paths:
              - path: /any
                pathType: Prefix
                backend: {service: {name: any, port: {number: 8080}}}
        """;

    /// <summary>An Ingress with one error.</summary>
    public const string Broken = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: broken
          namespace: web
        spec:
          rules:
          - host: shop.example.com
            http:
              paths:
              - path: /
                pathType: prefix
                backend: {service: {name: cart, port: {number: 80}}}
        """;

    /// <summary>A default backend and nothing else.</summary>
    public const string Default = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: rest
        spec:
          defaultBackend: {service: {name: rest, port: {number: 80}}}
        """;
}
