namespace IngressRules.Analysis;

/// <summary>An annotation that another controller reads.</summary>
/// <param name="Controller">The controller.</param>
/// <param name="Effect">What the annotation does there, as the end of a sentence; null where this table does not say.</param>
/// <param name="Instead">What to do instead, as a sentence.</param>
internal readonly record struct ForeignAnnotation(string Controller, string? Effect, string Instead);

/// <summary>
/// The annotations of other controllers, by their domain prefix. Those of cert-manager and external-dns are not included, because these
/// programs read them whichever controller serves the Ingress.
/// </summary>
internal static class ForeignAnnotations
{
    private const string Remove = "Remove it, or serve the Ingress with that controller.";
    private const string Backend = "Let the backend do it, or serve the Ingress with that controller.";
    private const string Host = "Let the program that embeds IngressRules do it, or serve the Ingress with that controller.";
    private const string Service = "Write appProtocol at the port of the Service instead, such as https or kubernetes.io/h2c.";

    private static readonly (string Prefix, string Controller)[] s_controllers =
    [
        ("nginx.ingress.kubernetes.io/", "ingress-nginx"),
        ("nginx.org/", "the NGINX Ingress Controller of F5"),
        ("nginx.com/", "the NGINX Ingress Controller of F5"),
        ("traefik.ingress.kubernetes.io/", "Traefik"),
        ("haproxy.org/", "the HAProxy Kubernetes Ingress Controller"),
        ("haproxy-ingress.github.io/", "HAProxy Ingress"),
        ("projectcontour.io/", "Contour"),
        ("contour.heptio.com/", "Contour"),
        ("alb.ingress.kubernetes.io/", "the AWS Load Balancer Controller"),
        ("konghq.com/", "the Kong Ingress Controller"),
        ("configuration.konghq.com/", "the Kong Ingress Controller"),
        ("appgw.ingress.kubernetes.io/", "the Azure Application Gateway Ingress Controller"),
        ("ingress.gcp.kubernetes.io/", "GKE Ingress"),
        ("networking.gke.io/", "GKE Ingress"),
        ("kubernetes.io/ingress.", "GKE Ingress"),
    ];

    private static readonly Dictionary<string, (string Effect, string Instead)> s_effects = new(StringComparer.Ordinal)
    {
        ["nginx.ingress.kubernetes.io/rewrite-target"] = (
            "rewrites the path before the backend sees it",
            "Here the backend gets the client's path; let it serve that path, or put a rewrite into the forwarder."),
        ["nginx.ingress.kubernetes.io/use-regex"] = (
            "makes regular expressions of the paths",
            "Here every path is compared as text; write the paths themselves."),
        ["nginx.ingress.kubernetes.io/ssl-redirect"] = ("decides whether HTTP is redirected to HTTPS", Host),
        ["nginx.ingress.kubernetes.io/force-ssl-redirect"] = ("redirects HTTP to HTTPS", Host),
        ["nginx.ingress.kubernetes.io/backend-protocol"] = ("says what is spoken with the backend", Service),
        ["nginx.ingress.kubernetes.io/proxy-body-size"] = ("limits the size of request bodies", Host),
        ["nginx.ingress.kubernetes.io/proxy-read-timeout"] = ("limits how long a response may take", Host),
        ["nginx.ingress.kubernetes.io/proxy-send-timeout"] = ("limits how long sending a request may take", Host),
        ["nginx.ingress.kubernetes.io/proxy-connect-timeout"] = ("limits how long connecting may take", Host),
        ["nginx.ingress.kubernetes.io/canary"] = (
            "gives the rules a share of another Ingress' requests",
            "Here equal rules compete, and the older Ingress takes every request; remove the canary, or serve it with that controller."),
        ["nginx.ingress.kubernetes.io/canary-weight"] = ("sets the share of requests that a canary gets", Remove),
        ["nginx.ingress.kubernetes.io/canary-by-header"] = ("sends requests with a header to a canary", Remove),
        ["nginx.ingress.kubernetes.io/app-root"] = ("redirects / to another path", Backend),
        ["nginx.ingress.kubernetes.io/configuration-snippet"] = ("inserts lines into the configuration of nginx", Remove),
        ["nginx.ingress.kubernetes.io/server-snippet"] = ("inserts lines into the configuration of nginx", Remove),
        ["nginx.ingress.kubernetes.io/affinity"] = ("keeps a client with one endpoint", Host),
        ["nginx.ingress.kubernetes.io/auth-url"] = (
            "asks another service whether a request may pass",
            "Requests pass unchecked here. Check them in the program that embeds IngressRules, or in the backend."),
        ["nginx.ingress.kubernetes.io/auth-type"] = (
            "asks for a password",
            "Requests pass unchecked here. Check them in the program that embeds IngressRules, or in the backend."),
        ["nginx.ingress.kubernetes.io/whitelist-source-range"] = (
            "keeps out clients of other addresses",
            "Every client passes here. Filter in the program that embeds IngressRules, or in front of it."),
        ["nginx.ingress.kubernetes.io/allowlist-source-range"] = (
            "keeps out clients of other addresses",
            "Every client passes here. Filter in the program that embeds IngressRules, or in front of it."),
        ["nginx.ingress.kubernetes.io/enable-cors"] = ("responds to cross-origin requests", Backend),
        ["nginx.ingress.kubernetes.io/limit-rps"] = ("limits the requests of a client", Host),
        ["nginx.ingress.kubernetes.io/ssl-passthrough"] = (
            "sends TLS to the backend unread",
            "Here TLS ends at the ingress; expose the Service with type LoadBalancer instead."),
        ["nginx.ingress.kubernetes.io/permanent-redirect"] = ("responds with a redirect", Backend),
        ["nginx.ingress.kubernetes.io/server-alias"] = ("adds more hosts", "Write a rule for each host."),
        ["nginx.ingress.kubernetes.io/default-backend"] = (
            "names the Service for failed requests",
            "Write spec.defaultBackend for requests that no rule takes."),
        ["traefik.ingress.kubernetes.io/router.entrypoints"] = ("chooses the ports that the rules listen on", Host),
        ["traefik.ingress.kubernetes.io/router.middlewares"] = ("puts middlewares in front of the backend", Host),
        ["traefik.ingress.kubernetes.io/router.tls"] = ("turns TLS on", "Write spec.tls."),
        ["traefik.ingress.kubernetes.io/router.pathmatcher"] = ("changes how paths are compared", "Write the pathType that is meant."),
        ["traefik.ingress.kubernetes.io/router.priority"] = (
            "decides which rule comes first",
            "Here the longest path comes first, and Exact before Prefix."),
        ["haproxy.org/path-rewrite"] = ("rewrites the path before the backend sees it", Backend),
        ["haproxy.org/ssl-redirect"] = ("redirects HTTP to HTTPS", Host),
        ["haproxy.org/server-ssl"] = ("speaks TLS with the backend", Service),
        ["haproxy-ingress.github.io/rewrite-target"] = ("rewrites the path before the backend sees it", Backend),
        ["haproxy-ingress.github.io/ssl-redirect"] = ("redirects HTTP to HTTPS", Host),
        ["haproxy-ingress.github.io/path-type"] = ("changes how paths are compared", "Write the pathType that is meant."),
        ["projectcontour.io/websocket-routes"] = ("lets WebSockets pass on these paths", "Here they pass on every path; remove it."),
        ["alb.ingress.kubernetes.io/scheme"] = ("makes the load balancer internal or public", Remove),
        ["alb.ingress.kubernetes.io/target-type"] = ("chooses between nodes and pods as targets", Remove),
        ["alb.ingress.kubernetes.io/listen-ports"] = ("chooses the ports that the load balancer listens on", Host),
        ["alb.ingress.kubernetes.io/certificate-arn"] = ("names the certificate", "Write spec.tls with a secretName."),
        ["alb.ingress.kubernetes.io/ssl-redirect"] = ("redirects HTTP to HTTPS", Host),
        ["alb.ingress.kubernetes.io/group.name"] = (
            "joins several Ingresses behind one load balancer",
            "Here all Ingresses are one table; remove it."),
        ["konghq.com/strip-path"] = ("cuts the rule's path off before the backend sees it", Backend),
        ["konghq.com/plugins"] = ("puts plugins in front of the backend", Host),
        ["appgw.ingress.kubernetes.io/backend-path-prefix"] = ("replaces the rule's path before the backend sees it", Backend),
        ["appgw.ingress.kubernetes.io/ssl-redirect"] = ("redirects HTTP to HTTPS", Host),
        ["networking.gke.io/managed-certificates"] = ("names certificates that Google manages", "Write spec.tls with a secretName."),
        ["kubernetes.io/ingress.allow-http"] = ("turns plain HTTP off", Host),
        ["kubernetes.io/ingress.global-static-ip-name"] = ("reserves the address", Remove),
    };

    /// <summary>The controller that reads an annotation, and what it does with it; null for an unknown annotation.</summary>
    public static ForeignAnnotation? Find(string key)
    {
        foreach ((string prefix, string controller) in s_controllers)
        {
            if (key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return s_effects.TryGetValue(key, out (string Effect, string Instead) known)
                    ? new ForeignAnnotation(controller, known.Effect, known.Instead)
                    : new ForeignAnnotation(controller, null, Remove);
            }
        }

        return null;
    }
}
