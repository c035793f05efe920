using System.Net;
using IngressRules.IngressNginx.Annotations;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Settings;

/// <summary>The settings of the controller's ConfigMap that annotations and paths depend on, with its defaults (N95).</summary>
internal sealed record NginxSettings
{
    /// <summary>The defaults.</summary>
    public static NginxSettings Default { get; } = new();

    public bool SslRedirect { get; init; } = true;

    public bool ForceSslRedirect { get; init; }

    public bool PreserveTrailingSlash { get; init; }

    public bool UsePortInRedirects { get; init; }

    public int HttpRedirectCode { get; init; } = 308;

    public bool Hsts { get; init; } = true;

    public long HstsMaxAge { get; init; } = 31_536_000;

    public bool HstsIncludeSubdomains { get; init; } = true;

    public bool HstsPreload { get; init; }

    public string ProxyBodySize { get; init; } = "1m";

    public long ProxyConnectTimeout { get; init; } = 5;

    public long ProxySendTimeout { get; init; } = 60;

    public long ProxyReadTimeout { get; init; } = 60;

    public string ProxyBufferSize { get; init; } = "4k";

    public string ProxyNextUpstream { get; init; } = "error timeout";

    public long ProxyNextUpstreamTimeout { get; init; }

    public long ProxyNextUpstreamTries { get; init; } = 3;

    public bool RetryNonIdempotent { get; init; }

    public string ProxyCookieDomain { get; init; } = "off";

    public string ProxyCookiePath { get; init; } = "off";

    public string ProxyRedirectFrom { get; init; } = "off";

    public string ProxyRedirectTo { get; init; } = "off";

    public int LimitStatus { get; init; } = 503;

    public ValueList<int> CustomHttpErrors { get; init; } = [];

    public bool DisableProxyInterceptErrors { get; init; }

    public ValueList<IPNetwork> AllowedNetworks { get; init; } = [];

    public ValueList<IPNetwork> DeniedNetworks { get; init; } = [];

    /// <summary>Networks that no annotation lets in.</summary>
    public ValueList<IPNetwork> BlockedNetworks { get; init; } = [];

    /// <summary>
    /// The keys with networks whose value is not understood: the paths that depend on one are closed, for nobody knows whom it kept out.
    /// </summary>
    public ValueList<string> UnknownNetworks { get; init; } = [];

    public ValueList<string> NoTlsRedirectLocations { get; init; } = ["/.well-known/acme-challenge"];

    public ValueList<string> NoAuthLocations { get; init; } = ["/.well-known/acme-challenge"];

    public string LoadBalance { get; init; } = "round_robin";

    public bool ServiceUpstream { get; init; }

    public AnnotationRisk RiskLevel { get; init; } = AnnotationRisk.High;

    public bool AllowCrossNamespaceResources { get; init; }

    public ValueList<string> AllowedResponseHeaders { get; init; } = [];

    /// <summary>Whether the ConfigMap has rules for ModSecurity, which may block requests.</summary>
    public bool HasFirewallRules { get; init; }

    /// <summary>The service that is asked about the requests of all Ingresses; null for none.</summary>
    public ExternalAuthentication? GlobalAuthentication { get; init; }

    /// <summary>Why the service of all Ingresses cannot be asked as the ConfigMap says; null where it can.</summary>
    public string? GlobalAuthenticationFault { get; init; }
}
