using System.Globalization;
using System.Net;
using IngressRules.IngressNginx.Annotations;
using IngressRules.IngressNginx.Mapping;
using IngressRules.Model;

namespace IngressRules.IngressNginx.Settings;

/// <summary>The keys of the controller's ConfigMap that are followed here, and how each value is read.</summary>
internal static class SettingTable
{
    /// <summary>The networks of clients that are let in, where an Ingress names none.</summary>
    public const string AllowKey = "whitelist-source-range";

    /// <summary>The networks of clients that are refused, where an Ingress names none.</summary>
    public const string DenyKey = "denylist-source-range";

    /// <summary>The networks of clients that are always refused.</summary>
    public const string BlockKey = "block-cidrs";

    private static readonly Dictionary<string, Func<NginxSettings, string, NginxSettings?>> s_keys = new(StringComparer.Ordinal)
    {
        ["ssl-redirect"] = Boolean((s, v) => s with { SslRedirect = v }),
        ["force-ssl-redirect"] = Boolean((s, v) => s with { ForceSslRedirect = v }),
        ["preserve-trailing-slash"] = Boolean((s, v) => s with { PreserveTrailingSlash = v }),
        ["use-port-in-redirects"] = Boolean((s, v) => s with { UsePortInRedirects = v }),
        ["http-redirect-code"] = Integer((s, v) => v is 301 or 302 or 307 or 308 ? s with { HttpRedirectCode = (int)v } : null),
        ["hsts"] = Boolean((s, v) => s with { Hsts = v }),
        ["hsts-max-age"] = Integer((s, v) => v >= 0 ? s with { HstsMaxAge = v } : null),
        ["hsts-include-subdomains"] = Boolean((s, v) => s with { HstsIncludeSubdomains = v }),
        ["hsts-preload"] = Boolean((s, v) => s with { HstsPreload = v }),
        ["proxy-body-size"] = Size((s, v) => s with { ProxyBodySize = v }),
        ["proxy-connect-timeout"] = Integer((s, v) => v > 0 ? s with { ProxyConnectTimeout = v } : null),
        ["proxy-send-timeout"] = Integer((s, v) => v > 0 ? s with { ProxySendTimeout = v } : null),
        ["proxy-read-timeout"] = Integer((s, v) => v > 0 ? s with { ProxyReadTimeout = v } : null),
        ["proxy-buffer-size"] = Size((s, v) => s with { ProxyBufferSize = v }),
        ["proxy-next-upstream"] = (s, v) => AnnotationGrammar.NextUpstream(v) ? s with { ProxyNextUpstream = v } : null,
        ["proxy-next-upstream-timeout"] = Integer((s, v) => v >= 0 ? s with { ProxyNextUpstreamTimeout = v } : null),
        ["proxy-next-upstream-tries"] = Integer((s, v) => v >= 0 ? s with { ProxyNextUpstreamTries = v } : null),
        ["retry-non-idempotent"] = Boolean((s, v) => s with { RetryNonIdempotent = v }),
        ["proxy-cookie-domain"] = (s, v) => v == "off" || v.Split(' ').Length == 2 ? s with { ProxyCookieDomain = v } : null,
        ["proxy-cookie-path"] = (s, v) => v == "off" || v.Split(' ').Length == 2 ? s with { ProxyCookiePath = v } : null,
        ["proxy-redirect-from"] = (s, v) => s with { ProxyRedirectFrom = v },
        ["proxy-redirect-to"] = (s, v) => s with { ProxyRedirectTo = v },
        ["limit-req-status-code"] = Integer((s, v) => v is >= 400 and <= 599 ? s with { LimitStatus = (int)v } : null),
        ["custom-http-errors"] = (s, v) => Statuses(v) is { } statuses ? s with { CustomHttpErrors = statuses } : null,
        ["disable-proxy-intercept-errors"] = Boolean((s, v) => s with { DisableProxyInterceptErrors = v }),
        [AllowKey] = Networks((s, v) => s with { AllowedNetworks = v }),
        [DenyKey] = Networks((s, v) => s with { DeniedNetworks = v }),
        [BlockKey] = Networks((s, v) => s with { BlockedNetworks = v }),
        ["no-tls-redirect-locations"] = (s, v) => s with { NoTlsRedirectLocations = GoText.List(v) },
        ["no-auth-locations"] = (s, v) => s with { NoAuthLocations = GoText.List(v) },
        ["load-balance"] = (s, v) => v is "round_robin" or "ewma" ? s with { LoadBalance = v } : null,
        ["service-upstream"] = Boolean((s, v) => s with { ServiceUpstream = v }),
        ["annotations-risk-level"] = (s, v) =>
            Enum.TryParse(v, ignoreCase: true, out AnnotationRisk risk) && Enum.IsDefined(risk) && !char.IsAsciiDigit(v[0])
                ? s with { RiskLevel = risk }
                : null,
        ["allow-cross-namespace-resources"] = Boolean((s, v) => s with { AllowCrossNamespaceResources = v }),
        ["global-allowed-response-headers"] = (s, v) => s with { AllowedResponseHeaders = GoText.List(v) },
        ["modsecurity-snippet"] = (s, v) => s with { HasFirewallRules = v.Length > 0 },
    };

    /// <summary>
    /// How a key is read: settings and value to settings, or null for a value that is not understood. Null for another key.
    /// </summary>
    public static Func<NginxSettings, string, NginxSettings?>? Find(string key) => s_keys.GetValueOrDefault(key);

    /// <summary>True for a key with networks, which keep clients out: where they are not understood, nobody may be let in.</summary>
    public static bool HasNetworks(string key) => key is AllowKey or DenyKey or BlockKey;

    /// <summary>The keys that are followed.</summary>
    public static IEnumerable<string> Keys => s_keys.Keys;

    private static Func<NginxSettings, string, NginxSettings?> Boolean(Func<NginxSettings, bool, NginxSettings?> set) =>
        (s, v) => GoText.TryParseBool(v, out bool value) ? set(s, value) : null;

    private static Func<NginxSettings, string, NginxSettings?> Integer(Func<NginxSettings, long, NginxSettings?> set) =>
        (s, v) => GoText.TryParseInt(v, out long value) ? set(s, value) : null;

    private static Func<NginxSettings, string, NginxSettings?> Size(Func<NginxSettings, string, NginxSettings?> set) =>
        (s, v) => ByteSize.TryParse(v, withGiga: true, out _) ? set(s, v) : null;

    private static Func<NginxSettings, string, NginxSettings?> Networks(Func<NginxSettings, ValueList<IPNetwork>, NginxSettings?> set) =>
        (s, v) => NetworkList.TryParse(v, out ValueList<IPNetwork> value) ? set(s, value) : null;

    private static ValueList<int>? Statuses(string value)
    {
        var statuses = new List<int>();
        foreach (string status in value.Split(','))
        {
            if (!int.TryParse(status.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number is < 400 or > 599)
            {
                return null;
            }

            statuses.Add(number);
        }

        return statuses.Distinct().ToValueList();
    }
}
