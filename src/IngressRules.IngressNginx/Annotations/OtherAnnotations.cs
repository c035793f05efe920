using static IngressRules.IngressNginx.Annotations.AnnotationGrammar;
using static IngressRules.IngressNginx.Annotations.AnnotationRows;
using static IngressRules.IngressNginx.Annotations.InvalidValueEffect;

namespace IngressRules.IngressNginx.Annotations;

/// <summary>The annotations that are not supported or have nothing to do here, and those that never did anything.</summary>
internal static class OtherAnnotations
{
    private const string Snippet = "Text for the configuration of nginx is code, and is never run here.";
    private const string Log = "The router has a log of its own.";
    private const string Traces = "Traces come from the router's own OpenTelemetry.";
    private const string Firewall = "There is no rule engine here; without further rules the controller's only wrote a log.";
    private const string InFront = "Put a firewall in front of the router, or into the backend.";
    private const string FastCgi = "FastCGI is not spoken here.";
    private const string WebServer = "Put a web server that speaks FastCGI between the router and the program, as a sidecar.";
    private const string Copy = "Copies of requests are not sent.";
    private const string Never = "No release of the controller read this.";
    private const string Gone = "The last releases of the controller did not read this.";
    private const string Remove = "Remove it.";

    private const string Ways =
        "Headers of responses: custom-headers. return 301 or 302: permanent-redirect or temporal-redirect. rewrite … permanent: "
        + "rewrite-target with a URL. deny all: an Ingress of its own for the path, with denylist-source-range. proxy_set_header Host: "
        + "upstream-vhost. Timeouts: proxy-read-timeout and its siblings. if ($host …): a rule for that host. limit_req: limit-rps.";

    public static AnnotationEntry[] All { get; } =
    [
        Refused("configuration-snippet", "N94", Snippet, Ways, risk: AnnotationRisk.Critical, invalid: LeavesIngressOut),
        Refused("server-snippet", "N94", Snippet, Ways, risk: AnnotationRisk.Critical, invalid: LeavesIngressOut,
            scope: AnnotationScope.Hosts),
        Refused("auth-snippet", "N94", Snippet, "Headers of the question: auth-proxy-set-headers.", risk: AnnotationRisk.Critical,
            invalid: LeavesIngressOut),
        Refused("stream-snippet", "N94", Snippet, "TCP and UDP are not served here: use a Service of type LoadBalancer.",
            risk: AnnotationRisk.Critical, invalid: LeavesIngressOut, scope: AnnotationScope.Ingress),
        Refused("modsecurity-snippet", "N94", Snippet, InFront, risk: AnnotationRisk.Critical, invalid: LeavesIngressOut),
        Refused("enable-modsecurity", "N93", Firewall, InFront, Boolean),
        Refused("enable-owasp-core-rules", "N93", Firewall, InFront, Boolean),
        Refused("modsecurity-transaction-id", "N93", Firewall, InFront, Variables, AnnotationRisk.High),
        Refused("fastcgi-index", "N93", FastCgi, WebServer, FileName, AnnotationRisk.Medium, LeavesIngressOut),
        Refused("fastcgi-params-configmap", "N93", FastCgi, WebServer, Names, AnnotationRisk.Medium, LeavesIngressOut),
        Refused("ssl-passthrough", "N91", "TLS always ends at the router.", "Expose the Service with type LoadBalancer.", Boolean,
            invalid: LeavesIngressOut, scope: AnnotationScope.Hosts),
        Refused("mirror-target", "N92", Copy, "Let the backend or a service mesh copy its requests.", ServerName, AnnotationRisk.High),
        Refused("mirror-host", "N92", Copy, "Let the backend or a service mesh copy its requests.", ServerName, AnnotationRisk.High),
        Refused("mirror-request-body", "N92", Copy, "Let the backend or a service mesh copy its requests.", SpacedOneOf("on", "off")),

        NoOp("enable-access-log", "N93", Log, Boolean),
        NoOp("enable-rewrite-log", "N93", Log, Boolean),
        NoOp("enable-opentelemetry", "N93", Traces, Boolean),
        NoOp("opentelemetry-trust-incoming-span", "N93", Traces, Boolean),
        NoOp("opentelemetry-operation-name", "N93", Traces, Word, AnnotationRisk.Medium),
        NoOp("http2-push-preload", "N88", "No browser takes pushed responses any more.", Boolean),
        NoOp("ssl-ciphers", "N93", "The platform chooses the ciphers.", Ciphers, scope: AnnotationScope.Hosts),
        NoOp("ssl-prefer-server-ciphers", "N93", "The platform chooses the ciphers.", Boolean, scope: AnnotationScope.Hosts),

        Unread("enable-websockets", Never, "WebSockets pass on every path; remove it."),
        Unread("websocket-services", Never, "WebSockets pass on every path; remove it."),
        Unread("rate-limit", Never, "Write limit-rps or limit-rpm."),
        Unread("use-forwarded-headers", Never, "It is a key of the controller's ConfigMap; here the router's trusted proxies decide."),
        Unread("proxy-timeout", Never, "Write proxy-read-timeout."),
        Unread("cors-enabled", Never, "Write enable-cors."),
        Unread("hsts", Never, "It is a key of the controller's ConfigMap."),
        Unread("force-ssl", Never, "Write force-ssl-redirect."),
        Unread("redirect-to-https", Never, "Write force-ssl-redirect."),
        Unread("rewrite-path", Never, "Write rewrite-target."),

        Unread("secure-backends", Gone, "Write backend-protocol: HTTPS."),
        Unread("secure-upstream", Gone, "Write backend-protocol: HTTPS."),
        Unread("secure-verify-ca-secret", Gone, "Write proxy-ssl-secret and proxy-ssl-verify: \"on\"."),
        Unread("grpc-backend", Gone, "Write backend-protocol: GRPC."),
        Unread("add-base-url", Gone, "Let the backend write its base URL."),
        Unread("base-url-scheme", Gone, "Let the backend write its base URL."),
        Unread("session-cookie-hash", Gone, Remove),
        Unread("configure-ajp", Gone, Remove),
        Unread("use-port-in-redirect", Never, "Write use-port-in-redirects."),
        Unread("enable-influxdb", Gone, Remove),
        Unread("influxdb-host", Gone, Remove),
        Unread("influxdb-port", Gone, Remove),
        Unread("influxdb-measurement", Gone, Remove),
        Unread("influxdb-server-name", Gone, Remove),
        Unread("global-rate-limit", Gone, "Write limit-rps, which counts in each router."),
        Unread("global-rate-limit-window", Gone, "Write limit-rps, which counts in each router."),
        Unread("global-rate-limit-key", Gone, "Write limit-rps, which counts by client address."),
        Unread("global-rate-limit-ignored-cidrs", Gone, "Write limit-allowlist."),
        Unread("enable-opentracing", Gone, Remove),
        Unread("opentracing-trust-incoming-span", Gone, Remove),
        Unread("lua-resty-waf", Gone, InFront),
        Unread("lua-resty-waf-debug", Gone, InFront),
        Unread("lua-resty-waf-ignore-rulesets", Gone, InFront),
        Unread("lua-resty-waf-extra-rules", Gone, InFront),
        Unread("lua-resty-waf-allow-unknown-content-types", Gone, InFront),
        Unread("lua-resty-waf-score-threshold", Gone, InFront),
        Unread("lua-resty-waf-process-multipart-body", Gone, InFront),
        Unread("upstream-max-fails", Gone, Remove),
        Unread("upstream-fail-timeout", Gone, Remove),
        Unread("vts-filter-key", Gone, Remove),
    ];
}
