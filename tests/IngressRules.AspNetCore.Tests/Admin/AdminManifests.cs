namespace IngressRules.AspNetCore.Tests.Admin;

/// <summary>Manifests that fill every page of the admin site, and manifests that try to break it.</summary>
internal static class AdminManifests
{
    /// <summary>Rules of each path type that match the same requests, and rules with diagnostics.</summary>
    public const string Shop = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop, namespace: default}
        spec:
          tls: [{hosts: [shop.example.com], secretName: missing}]
          defaultBackend: {service: {name: fallback, port: {name: http}}}
          rules:
            - host: shop.example.com
              http:
                paths:
                  - {path: /cart, pathType: Prefix, backend: {service: {name: cart, port: {name: http}}}}
                  - {path: /cart, pathType: Exact, backend: {service: {name: overview, port: {name: http}}}}
                  - {path: /, pathType: ImplementationSpecific, backend: {service: {name: front, port: {name: http}}}}
            - host: "*.example.com"
              http: {paths: [{path: /cart, pathType: Prefix, backend: {service: {name: wild, port: {name: http}}}}]}
            - http: {paths: [{path: /cart/list, pathType: Prefix, backend: {service: {name: any, port: {name: http}}}}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: the-late-one, namespace: default}
        spec:
          rules:
            - host: shop.example.com
              http: {paths: [{path: /cart, pathType: Prefix, backend: {service: {name: late, port: {name: http}}}}]}
        """;

    /// <summary>Names that would run a script, close an attribute, or reverse text if a value were not encoded.</summary>
    public const string Hostile = """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: "<script>alert(1)</script>", namespace: default}
        spec:
          rules:
            - host: "\"><img src=x onerror=alert(2)>"
              http: {paths: [{path: "nope", pathType: "<b>", backend: {service: {name: one, port: {number: 80}}}}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: odd, namespace: default, annotations: {"kubernetes.io/ingress.class": "\"><script>alert(3)</script>"}}
        spec:
          rules:
            - host: odd.example.com
              http:
                paths:
                  - {path: "/<script>alert(4)</script>", pathType: Prefix, backend: {service: {name: one, port: {number: 80}}}}
                  - {path: "/\" onmouseover=\"alert(5)", pathType: Prefix, backend: {service: {name: one, port: {number: 80}}}}
                  - {path: "/'><svg onload=alert(6)>", pathType: Exact, backend: {service: {name: one, port: {number: 80}}}}
                  - {path: "/left\u202Etfel", pathType: Exact, backend: {service: {name: one, port: {number: 80}}}}
        """;

    /// <summary>Ingresses of other classes, and one that the API server would reject.</summary>
    public const string Classes = """
        {apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: nginx}, spec: {controller: k8s.io/ingress-nginx}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: theirs, namespace: default}
        spec:
          ingressClassName: nginx
          rules:
            - host: theirs.example.com
              http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: one, port: {number: 80}}}}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: unknown, namespace: default}
        spec:
          ingressClassName: nix
          rules:
            - host: "*.wild.example.com"
              http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: one, port: {number: 80}}}}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: broken, namespace: default}
        spec:
          rules:
            - host: broken.example.com
              http: {paths: [{path: nope, pathType: Prefix, backend: {service: {name: one, port: {number: 80}}}}]}
        """;

    /// <summary>Enough rules for several pages.</summary>
    public static string Many(int hosts) => string.Join("\n---\n", Enumerable.Range(0, hosts).Select(i => $$"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: app-{{i}}, namespace: team-{{i % 7}} }
        spec:
          rules:
            - host: app{{i}}.a-rather-long-name-of-a-host-as-people-do-have-them.example.com
              http:
                paths:
                  - path: /api/version-1/with/a/longer/path
                    pathType: Prefix
                    backend: {service: {name: api-{{i % 11}}, port: {number: 8080} } }
                  - path: /assets
                    pathType: Exact
                    backend: {service: {name: assets, port: {number: 80} } }
                  - path: /
                    pathType: Prefix
                    backend: {service: {name: web-{{i}}, port: {number: 80} } }
        """));
}
