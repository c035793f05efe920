using static IngressRules.IngressNginx.Annotations.AnnotationGrammar;
using static IngressRules.IngressNginx.Annotations.AnnotationRows;
using static IngressRules.IngressNginx.Annotations.InvalidValueEffect;

namespace IngressRules.IngressNginx.Annotations;

/// <summary>The annotations about the backend: choice of endpoints, protocol, timeouts, headers.</summary>
internal static class BackendAnnotations
{
    private const string Streams = "Requests and responses are streamed here, without buffers and temporary files.";

    public static AnnotationEntry[] All { get; } =
    [
        Honoured("load-balance", "N43", "How endpoints are chosen: round_robin or ewma.",
            OneOf("round_robin", "chash", "chashsubset", "sticky_balanced", "sticky_persistent", "ewma"), invalid: LeavesIngressOut,
            scope: AnnotationScope.Services),
        Honoured("service-upstream", "N43", "Sends requests to the Service's own address in place of its endpoints.", Boolean,
            scope: AnnotationScope.Services),
        Honoured("upstream-hash-by", "N85", "Sends requests with an equal key to the same endpoint.", Variables, AnnotationRisk.High,
            LeavesIngressOut, AnnotationScope.Services),
        Honoured("upstream-hash-by-subset", "N85", "Sends requests with an equal key to a few endpoints.", Boolean,
            invalid: LeavesIngressOut, scope: AnnotationScope.Services),
        Honoured("upstream-hash-by-subset-size", "N85", "How many endpoints these are; 3 unless said otherwise.", Integer,
            invalid: LeavesIngressOut, scope: AnnotationScope.Services),

        Affinity("affinity", "cookie keeps a client at its endpoint.", OneOf("cookie")),
        Affinity("affinity-mode", "balanced takes any cookie; persistent replaces one that it does not know.",
            OneOf("balanced", "persistent"), AnnotationRisk.Medium),
        Affinity("affinity-canary-behavior", "sticky keeps a client at the side of a canary that served it; legacy does not.",
            OneOf("sticky", "legacy")),
        Affinity("session-cookie-name", "The name of the cookie; INGRESSCOOKIE unless said otherwise.", Names, AnnotationRisk.Medium),
        Affinity("session-cookie-secure", "Sets Secure on the cookie, also over HTTP.", Boolean),
        Affinity("session-cookie-expires", "The Expires attribute of the cookie, in seconds from now.", Age, AnnotationRisk.Medium),
        Affinity("session-cookie-max-age", "The Max-Age attribute of the cookie.", Age, AnnotationRisk.Medium),
        Affinity("session-cookie-path", "The Path attribute of the cookie; the path of the rule unless said otherwise.", SpacedUrl,
            AnnotationRisk.Medium),
        Affinity("session-cookie-domain", "The Domain attribute of the cookie.", Names, AnnotationRisk.Medium),
        Affinity("session-cookie-samesite", "The SameSite attribute of the cookie: None, Lax or Strict, in this spelling.",
            OneOfIgnoringCase("none", "lax", "strict")),
        Affinity("session-cookie-conditional-samesite-none", "Leaves SameSite=None away for browsers that do not know it.", Boolean),
        Affinity("session-cookie-change-on-failure", "Lets a client change its endpoint when that one fails.", Boolean),

        Honoured("backend-protocol", "N58", "What is spoken with the backend: HTTP, HTTPS, GRPC, GRPCS or AUTO_HTTP.",
            OneOfIgnoringCase("auto_http", "http", "https", "grpc", "grpcs", "fcgi")),
        Honoured("proxy-ssl-secret", "N59", "The certificate and the authorities for TLS with the backend.", Names, AnnotationRisk.Medium,
            LeavesIngressOut),
        Honoured("proxy-ssl-verify", "N59", "Whether the backend's certificate is verified; off unless said otherwise.",
            SpacedOneOf("on", "off")),
        Honoured("proxy-ssl-verify-depth", "N59", "How long the chain of the backend's certificate may be.", Integer),
        Honoured("proxy-ssl-name", "N59", "The name that the backend's certificate must have.", ServerName, AnnotationRisk.High),
        Honoured("proxy-ssl-server-name", "N59", "Whether that name is sent to the backend.", SpacedOneOf("on", "off")),
        Honoured("proxy-ssl-protocols", "N59", "Whether TLS 1.3 is spoken beside TLS 1.2.", TlsProtocols),
        NoOp("proxy-ssl-ciphers", "N59", "The platform chooses the ciphers.", Ciphers, AnnotationRisk.Medium),

        Honoured("proxy-connect-timeout", "N86", "How long a connection to the backend may take, in seconds.", Integer),
        Honoured("proxy-send-timeout", "N86", "How long the backend may take no data, in seconds.", Integer),
        Honoured("proxy-read-timeout", "N86", "How long the backend may send nothing, in seconds.", Integer),
        Honoured("proxy-next-upstream", "N87", "After which failures another endpoint is tried.", NextUpstream, AnnotationRisk.Medium),
        Honoured("proxy-next-upstream-timeout", "N87", "How long attempts may take together, in seconds.", Integer),
        Honoured("proxy-next-upstream-tries", "N87", "How many endpoints are tried; 0 for all.", Integer),
        Honoured("proxy-buffer-size", "N89", "The largest head of a response; a larger one gets 502.", Size),
        NoOp("proxy-buffering", "N88", Streams, OneOf("on", "off")),
        NoOp("proxy-request-buffering", "N88", Streams, OneOf("on", "off")),
        NoOp("proxy-buffers-number", "N88", Streams, Integer),
        NoOp("proxy-busy-buffers-size", "N88", Streams, Size),
        NoOp("proxy-max-temp-file-size", "N88", Streams, Size),
        NoOp("client-body-buffer-size", "N88", Streams, Size, invalid: LeavesIngressOut),
        NoOp("proxy-http-version", "N90", "Backends get HTTP/1.1, as they did unless this said 1.0.", OneOf("1.0", "1.1")),
        Honoured("proxy-cookie-domain", "N90", "Replaces the domain of the backend's cookies.", Names, AnnotationRisk.Medium),
        Honoured("proxy-cookie-path", "N90", "Replaces the path of the backend's cookies.", SpacedUrl, AnnotationRisk.Medium),
        Honoured("proxy-redirect-from", "N90", "What the backend's Location begins with.", SpacedUrl, AnnotationRisk.Medium),
        Honoured("proxy-redirect-to", "N90", "What takes its place.", SpacedUrl, AnnotationRisk.Medium),
        NoOp("connection-proxy-header", "N90", "The router takes care of its own connections to backends.",
            SpacedOneOf("close", "keep-alive"), invalid: LeavesIngressOut),
        Honoured("upstream-vhost", "N67", "The Host that the backend gets.", ServerName, invalid: LeavesIngressOut),
        Honoured("custom-headers", "N93", "A ConfigMap with headers of the response.", Names, AnnotationRisk.Medium, ClosesPaths),
    ];

    private static AnnotationEntry Affinity(
        string name, string text, Func<string, bool> grammar, AnnotationRisk risk = AnnotationRisk.Low) =>
        Honoured(name, "N80", text, grammar, risk, scope: AnnotationScope.Services);

    // The controller's expression is not anchored where it should be: what begins with 0 or ends in a number passes.
    private static bool Age(string value)
    {
        string age = value.Replace(" ", "", StringComparison.Ordinal);
        int digits = age.Length;
        while (digits > 0 && char.IsAsciiDigit(age[digits - 1]))
        {
            digits--;
        }

        return !age.AsSpan().ContainsAny('\r', '\n')
            && (age.StartsWith('0') || age.AsSpan(digits).IndexOfAnyExcept('0') is >= 0);
    }

    private static bool TlsProtocols(string value) => value
        .Replace(" ", "", StringComparison.Ordinal)
        .Replace("TLSv1.2", "", StringComparison.Ordinal)
        .Replace("TLSv1.3", "", StringComparison.Ordinal).Length == 0;
}
