namespace IngressRules.IngressNginx.Settings;

/// <summary>The keys that the controller's ConfigMap could have.</summary>
internal static class SettingNames
{
    /// <summary>All keys that are not followed here.</summary>
    public static IReadOnlySet<string> All { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "add-headers", "allow-backend-server-header", "allow-snippet-annotations", "annotation-value-word-blocklist", "hide-headers",
        "access-log-params", "access-log-path", "http-access-log-path", "stream-access-log-path", "enable-access-log-for-default-backend",
        "error-log-path", "error-log-level", "enable-modsecurity", "enable-owasp-modsecurity-crs", "client-header-buffer-size",
        "client-header-timeout", "client-body-buffer-size", "client-body-timeout", "disable-access-log", "disable-ipv6",
        "disable-ipv6-dns", "enable-underscores-in-headers", "enable-ocsp", "ignore-invalid-headers", "keep-alive",
        "keep-alive-requests", "large-client-header-buffers", "log-format-escape-none", "log-format-escape-json", "log-format-upstream",
        "log-format-stream", "enable-multi-accept", "max-worker-connections", "max-worker-open-files", "map-hash-bucket-size",
        "nginx-status-ipv4-whitelist", "nginx-status-ipv6-whitelist", "proxy-real-ip-cidr", "proxy-set-headers",
        "server-name-hash-max-size", "server-name-hash-bucket-size", "proxy-headers-hash-max-size", "proxy-headers-hash-bucket-size",
        "plugins", "reuse-port", "server-tokens", "ssl-ciphers", "ssl-ecdh-curve", "ssl-dh-param", "ssl-protocols", "ssl-session-cache",
        "ssl-session-cache-size", "ssl-session-tickets", "ssl-session-ticket-key", "ssl-session-timeout", "ssl-buffer-size",
        "ssl-early-data", "ssl-reject-handshake", "use-proxy-protocol", "proxy-protocol-header-timeout", "enable-aio-write",
        "use-gzip", "use-geoip", "use-geoip2", "geoip2-autoreload-in-minutes", "enable-brotli", "brotli-level", "brotli-min-length",
        "brotli-types", "use-http2", "gzip-disable", "gzip-level", "gzip-min-length", "gzip-types", "worker-processes",
        "worker-cpu-affinity", "worker-shutdown-timeout", "enable-serial-reloads", "variables-hash-bucket-size",
        "variables-hash-max-size", "upstream-keepalive-connections", "upstream-keepalive-time", "upstream-keepalive-timeout",
        "upstream-keepalive-requests", "limit-conn-zone-variable", "limit-conn-status-code", "limit-rate", "limit-rate-after",
        "proxy-stream-timeout", "proxy-stream-next-upstream", "proxy-stream-next-upstream-timeout", "proxy-stream-next-upstream-tries",
        "proxy-stream-responses", "bind-address", "use-forwarded-headers", "enable-real-ip", "forwarded-for-header",
        "forwarded-for-proxy-protocol-header", "compute-full-forwarded-for", "proxy-add-original-uri-header", "generate-request-id",
        "jaeger-collector-host", "main-snippet", "http-snippet", "server-snippet", "stream-snippet", "location-snippet",
        "proxy-buffering", "proxy-busy-buffers-size", "proxy-buffers-number", "proxy-request-buffering", "proxy-max-temp-file-size",
        "proxy-http-version", "ssl-redirect-code", "enable-opentelemetry", "opentelemetry-operation-name",
        "opentelemetry-config", "opentelemetry-trust-incoming-span", "otlp-collector-host", "otlp-collector-port", "otel-max-queuesize",
        "otel-schedule-delay-millis", "otel-max-export-batch-size", "otel-service-name", "otel-sampler", "otel-sampler-ratio",
        "otel-sampler-parent-based", "block-user-agents", "block-referers", "proxy-ssl-location-only", "default-type",
        "debug-connections", "strict-validate-path-type", "grpc-buffer-size-kb", "relative-redirects", "disable-proxy-protocol",
        "use-http3", "lua-shared-dicts", "default-server-return", "enable-syslog", "syslog-host", "syslog-port", "limit-request-status",
        "proxy-cookie-flags", "skip-access-log-urls", "custom-headers",
    };

    /// <summary>True for a key that kept clients out, so that more requests pass without it.</summary>
    public static bool KeepsOut(string key) =>
        key is "block-user-agents" or "block-referers" or "enable-modsecurity" or "enable-owasp-modsecurity-crs";

    /// <summary>Why a key is not followed, as the end of a sentence.</summary>
    public static string Reason(string key) => key switch
    {
        "add-headers" or "custom-headers" or "hide-headers" => "let the backends set their headers, or write custom-headers.",
        "proxy-set-headers" => "headers for all backends are not set.",
        "use-forwarded-headers" or "enable-real-ip" or "forwarded-for-header" or "compute-full-forwarded-for" or "proxy-real-ip-cidr"
            or "use-proxy-protocol" => "the router's options name the proxies that it trusts.",
        "main-snippet" or "http-snippet" or "server-snippet" or "stream-snippet" or "location-snippet" =>
            "text for the configuration of nginx is code, and is never run.",
        "block-user-agents" or "block-referers" => "refuse such clients in front of the router.",
        "enable-modsecurity" or "enable-owasp-modsecurity-crs" => "put a firewall in front of the router.",
        _ => "it is about nginx itself, or the router's own options decide it.",
    };

    /// <summary>The key that an unknown one is probably meant to be; null where none is near.</summary>
    public static string? Nearest(string key) => NearName.Of(
        key, All.Concat(SettingTable.Keys).Concat(GlobalAuthenticationSettings.Names), NearName.MaxDistance);
}
