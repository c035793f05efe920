using static IngressRules.IngressNginx.Annotations.AnnotationGrammar;
using static IngressRules.IngressNginx.Annotations.AnnotationRows;
using static IngressRules.IngressNginx.Annotations.InvalidValueEffect;

namespace IngressRules.IngressNginx.Annotations;

/// <summary>The annotations about who may send what: origins, addresses, passwords, certificates, limits.</summary>
internal static class AccessAnnotations
{
    private const string NotKept = "The answers of the asked service are not kept here: it is asked about each request.";

    public static AnnotationEntry[] All { get; } =
    [
        Honoured("enable-cors", "N45", "Adds the headers of cross-origin sharing and responds to OPTIONS requests.", Boolean),
        Honoured("cors-allow-origin", "N47", "Which other origins may read the responses; compared as a whole here.", CorsGrammar.Origins,
            AnnotationRisk.Medium),
        Honoured("cors-allow-methods", "N48", "The value of Access-Control-Allow-Methods.", CorsGrammar.Methods, AnnotationRisk.Medium),
        Honoured("cors-allow-headers", "N48", "The value of Access-Control-Allow-Headers.", Headers, AnnotationRisk.Medium),
        Honoured("cors-expose-headers", "N48", "The value of Access-Control-Expose-Headers.", CorsGrammar.ExposedHeaders,
            AnnotationRisk.Medium),
        Honoured("cors-allow-credentials", "N48", "Whether credentials may be sent; true unless said otherwise.", Boolean),
        Honoured("cors-max-age", "N48", "How long browsers keep the answer to an OPTIONS request, in seconds.", Integer),

        Honoured("allowlist-source-range", "N68", "Lets in these client networks alone; others get 403.", Networks, AnnotationRisk.Medium,
            ClosesPaths),
        Honoured("whitelist-source-range", "N68", "The older name of allowlist-source-range, which comes before it.", Networks,
            AnnotationRisk.Medium, ClosesPaths),
        Honoured("denylist-source-range", "N68", "Refuses these client networks, with 403.", Networks, invalid: ClosesPaths),
        Honoured("satisfy", "N68", "any: one of address, password and asked service is enough.", OneOf("any", "all")),

        Honoured("auth-type", "N50", "basic asks for a user and a password.", Containing("basic", "digest"), invalid: LeavesIngressOut),
        Honoured("auth-secret", "N50", "The Secret with the users and the hashes of their passwords.", Names, AnnotationRisk.Medium,
            ClosesPaths),
        Honoured("auth-secret-type", "N50", "auth-file: htpasswd in the key auth; auth-map: one key for each user.",
            Containing("auth-file", "auth-map"), invalid: LeavesIngressOut),
        Honoured("auth-realm", "N50", "The realm of the challenge.", Sentence, AnnotationRisk.Medium, LeavesIngressOut),

        Honoured("auth-url", "N52", "Asks this URL whether a request may pass.", UrlWithVariables, AnnotationRisk.High, LeavesIngressOut),
        Honoured("auth-method", "N52", "The method of the question.",
            Containing("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE"), invalid: ClosesPaths),
        Honoured("auth-signin", "N54", "Redirects clients there in place of 401.", UrlWithVariables, AnnotationRisk.High),
        Honoured("auth-signin-redirect-param", "N54", "The parameter of auth-signin that gets the request's URL.", SpacedUrl,
            AnnotationRisk.Medium),
        Honoured("auth-response-headers", "N53", "Headers of the answer that the backend gets in place of the client's.", Headers,
            AnnotationRisk.Medium, ClosesPaths),
        Honoured("auth-proxy-set-headers", "N53", "A ConfigMap with headers of the question.", Names, AnnotationRisk.Medium, ClosesPaths),
        Honoured("auth-request-redirect", "N53", "The value of X-Auth-Request-Redirect in the question.", SpacedUrl, AnnotationRisk.Medium,
            ClosesPaths),
        Honoured("auth-always-set-cookie", "N53", "Hands a cookie of the answer to the client whatever the status.", Boolean,
            invalid: ClosesPaths),
        Honoured("enable-global-auth", "N93", "false leaves out the global-auth-url of the controller's ConfigMap.", Boolean),
        NoOp("auth-cache-key", "N52", NotKept, Variables, AnnotationRisk.Medium),
        NoOp("auth-cache-duration", "N52", NotKept, NameList, AnnotationRisk.Medium, ClosesPaths),
        NoOp("auth-keepalive", "N52", "Connections to the asked service are always kept.", Integer),
        NoOp("auth-keepalive-requests", "N52", "Connections to the asked service are always kept.", Integer),
        NoOp("auth-keepalive-timeout", "N52", "Connections to the asked service are always kept.", Integer),
        NoOp("auth-keepalive-share-vars", "N52", "There are no variables here.", Boolean),

        Honoured("auth-tls-secret", "N69", "Asks clients of the host for a certificate of this Secret's authorities.", Names,
            AnnotationRisk.Medium, LeavesIngressOut, AnnotationScope.Hosts),
        Honoured("auth-tls-verify-client", "N69", "on, optional, optional_no_ca, or off for no certificate.",
            SpacedOneOf("on", "off", "optional", "optional_no_ca"), AnnotationRisk.Medium, scope: AnnotationScope.Hosts),
        Honoured("auth-tls-verify-depth", "N69", "How long the chain of a client's certificate may be.", Integer,
            scope: AnnotationScope.Hosts),
        Honoured("auth-tls-error-page", "N69", "Redirects clients without a valid certificate.", CertificateGrammar.ErrorPage,
            AnnotationRisk.High, LeavesIngressOut, AnnotationScope.Hosts),
        Honoured("auth-tls-match-cn", "N69", "What the subject of a client's certificate must match, else "
            + "403.", CertificateGrammar.CommonName,
            AnnotationRisk.High, LeavesIngressOut, AnnotationScope.Hosts),
        Honoured("auth-tls-pass-certificate-to-upstream", "N69", "Sends the client's certificate to the backend.", Boolean,
            invalid: LeavesIngressOut, scope: AnnotationScope.Hosts),

        Honoured("limit-rps", "N65", "How many requests a second a client may send; more get 503.", Integer, invalid: LeavesIngressOut),
        Honoured("limit-rpm", "N65", "How many requests a minute a client may send; more get 503.", Integer, invalid: LeavesIngressOut),
        Honoured("limit-connections", "N65", "How many requests of a client are served at once; more get 503.", Integer,
            invalid: LeavesIngressOut),
        Honoured("limit-burst-multiplier", "N65", "How many times the limit may come at once; 5 unless said otherwise.", Integer),
        Honoured("limit-allowlist", "N65", "Client networks without limits.", Networks, invalid: LeavesIngressOut),
        Honoured("limit-whitelist", "N65", "The older name of limit-allowlist, which comes before it.", Networks,
            invalid: LeavesIngressOut),
        NoOp("limit-rate", "N65", "Responses are not slowed down here.", Integer),
        NoOp("limit-rate-after", "N65", "Responses are not slowed down here.", Integer),
        Honoured("proxy-body-size", "N49", "The largest request body; a larger one gets 413.", Size, AnnotationRisk.Medium),
    ];
}
