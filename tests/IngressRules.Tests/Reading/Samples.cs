using IngressRules.Diagnostics;
using IngressRules.Reading;

namespace IngressRules.Tests.Reading;

/// <summary>Texts that several tests read, and helpers to inspect the result.</summary>
internal static class Samples
{
    public const string Shop = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
          labels:
            app: shop
          annotations:
            note: "grün 😀"
        spec:
          ingressClassName: public
          defaultBackend:
            resource:
              apiGroup: example.com
              kind: Bucket
              name: files
          tls:
          - hosts:
            - shop.example.com
            secretName: shop-tls
          rules:
          - host: shop.example.com
            http:
              paths:
              - path: /cart
                pathType: Prefix
                backend:
                  service:
                    name: cart
                    port:
                      number: 80
              - path: /
                pathType: Exact
                backend: {service: {name: home, port: {name: http}}}

        """;

    public const string ShopJson = """
        {
          "apiVersion": "networking.k8s.io/v1",
          "kind": "Ingress",
          "metadata": {"name": "shop", "annotations": {"note": "gr\u00fcn 😀"}, "labels": {"app": "shop"}},
          "spec": {
            "ingressClassName": "public",
            "defaultBackend": {"resource": {"apiGroup": "example.com", "kind": "Bucket", "name": "files"}},
            "tls": [{"hosts": ["shop.example.com"], "secretName": "shop-tls"}],
            "rules": [
              {
                "host": "shop.example.com",
                "http": {
                  "paths": [
                    {"path": "/cart", "pathType": "Prefix", "backend": {"service": {"name": "cart", "port": {"number": 80}}}},
                    {"path": "/", "pathType": "Exact", "backend": {"service": {"name": "home", "port": {"name": "http"}}}}
                  ]
                }
              }
            ]
          }
        }
        """;

    /// <summary>A small Ingress with one line of metadata and one port to vary.</summary>
    public static string Small(string metadata = "labels: {}", string port = "80", string name = "web") => $$$$"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: {{{{name}}}}
          {{{{metadata}}}}
        spec:
          defaultBackend: {service: {name: web, port: {number: {{{{port}}}}}}}

        """;

    public static IngressReadResult Read(string text, ReaderOptions? options = null) => IngressReader.Read(text, options);

    public static Diagnostic OnlyError(IngressReadResult result) =>
        Assert.Single(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>A finding as a row of a table: its code, its field and its place.</summary>
    public static string Brief(Diagnostic d) => $"{d.Code} {d.Field} {d.Span?.Line}:{d.Span?.Column}+{d.Span?.Length}";
}
