using static IngressRules.IngressNginx.Annotations.AnnotationGrammar;
using static IngressRules.IngressNginx.Annotations.AnnotationRows;
using static IngressRules.IngressNginx.Annotations.InvalidValueEffect;

namespace IngressRules.IngressNginx.Annotations;

/// <summary>The annotations about hosts, paths, rewrites, redirects and canaries.</summary>
internal static class RoutingAnnotations
{
    public static AnnotationEntry[] All { get; } =
    [
        Honoured("use-regex", "N22", "Makes regular expressions of all paths of the host, which then ignore case.", Boolean,
            scope: AnnotationScope.Hosts),
        Honoured("rewrite-target", "N25", "Replaces the path that the backend gets, and makes regular expressions of the host's paths.",
            Target, AnnotationRisk.Medium, scope: AnnotationScope.Hosts),
        Honoured("x-forwarded-prefix", "N29", "Sets X-Forwarded-Prefix for the backend where the path is rewritten.", SpacedTarget,
            AnnotationRisk.Medium, LeavesIngressOut),
        Honoured("app-root", "N38", "Redirects requests for / of the host to this path, with 302.", Target, AnnotationRisk.Medium,
            scope: AnnotationScope.Hosts),
        Honoured("server-alias", "N9", "Gives the hosts of the Ingress more names.", ServerNames, AnnotationRisk.High, LeavesIngressOut,
            AnnotationScope.Hosts),

        Honoured("ssl-redirect", "N32", "Redirects HTTP to HTTPS where the host has a certificate; true unless said otherwise.", Boolean),
        Honoured("force-ssl-redirect", "N32", "Redirects HTTP to HTTPS, with a certificate or without.", Boolean, AnnotationRisk.Medium),
        Honoured("preserve-trailing-slash", "N40", "Keeps a slash at the end in redirects to HTTPS.", Boolean, AnnotationRisk.Medium),
        Honoured("use-port-in-redirects", "N40", "Puts the port into redirects to HTTPS and to a trailing slash.", Boolean),
        Honoured("permanent-redirect", "N36", "Redirects every request to this URL, with 301.", Url, AnnotationRisk.Medium,
            LeavesIngressOut),
        Honoured("permanent-redirect-code", "N36", "The status of the permanent redirect, 300 to 308.", Integer,
            invalid: LeavesIngressOut),
        Honoured("temporal-redirect", "N36", "Redirects every request to this URL, with 302.", Url, AnnotationRisk.Medium,
            LeavesIngressOut),
        Honoured("temporal-redirect-code", "N36", "The status of the temporal redirect, 300 to 307.", Integer, invalid: LeavesIngressOut),
        Honoured("relative-redirects", "N36", "Leaves scheme and host out of redirects to a path.", Boolean, invalid: LeavesIngressOut),
        Honoured("from-to-www-redirect", "N39", "Redirects the host's www. form to the host, or the other way round, with 308.", Boolean,
            invalid: LeavesIngressOut, scope: AnnotationScope.Hosts),

        Honoured("canary", "N70", "Makes the Ingress' Service the other backend for the paths that another Ingress has.", Boolean,
            scope: AnnotationScope.Ingress),
        Honoured("canary-weight", "N71", "Sends this share of the requests to the canary.", Integer, scope: AnnotationScope.Ingress),
        Honoured("canary-weight-total", "N71", "What the weight is a share of, at least 100.", Integer, scope: AnnotationScope.Ingress),
        Honoured("canary-by-header", "N71", "Sends requests with this header to the canary.", Names, AnnotationRisk.Medium,
            scope: AnnotationScope.Ingress),
        Honoured("canary-by-header-value", "N71", "The only value of the header that counts.", Names, AnnotationRisk.Medium,
            scope: AnnotationScope.Ingress),
        Honoured("canary-by-header-pattern", "N71", "What the value of the header must match.", Expression, AnnotationRisk.Medium,
            scope: AnnotationScope.Ingress),
        Honoured("canary-by-cookie", "N71", "Sends requests whose cookie of this name says always to the canary.", Names,
            AnnotationRisk.Medium, scope: AnnotationScope.Ingress),

        Honoured("custom-http-errors", "N55", "Lets the service of default-backend respond in place of these statuses.", Statuses,
            invalid: LeavesIngressOut),
        Honoured("default-backend", "N57", "Stands in for Services without endpoints, and responds in place of errors.", ServiceName,
            invalid: LeavesIngressOut),
        Honoured("disable-proxy-intercept-errors", "N55", "Replaces only the router's own errors, not those of the backend.", Boolean),
    ];
}
