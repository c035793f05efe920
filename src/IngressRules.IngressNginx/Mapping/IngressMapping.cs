using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.IngressNginx.Annotations;
using IngressRules.IngressNginx.Settings;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>
/// What one Ingress comes to: its annotations as policies, as far as they follow from the Ingress alone. What depends on a host, a path or
/// a Service shared with others is added when hosts are made. It is immutable, and stays the same as long as the Ingress and the objects
/// that it refers to do.
/// </summary>
internal sealed class IngressMapping
{
    private readonly ValueList<ObjectUse> _references;

    private IngressMapping(Ingress ingress, NginxSettings settings, IngressReading reading)
    {
        Ingress = ingress;
        Settings = settings;
        Uses = reading.ToUses();
        IsLeftOut = reading.IsLeftOut;
        _references = reading.References;
    }

    /// <summary>The Ingress.</summary>
    public Ingress Ingress { get; }

    /// <summary>The settings that it was read with.</summary>
    public NginxSettings Settings { get; }

    /// <summary>What each annotation comes to.</summary>
    public ValueList<AnnotationUse> Uses { get; }

    /// <summary>The findings about its annotations.</summary>
    public ValueList<Diagnostic> Diagnostics => field ??= Uses.Select(u => u.ToDiagnostic()).ToValueList();

    /// <summary>Whether the whole Ingress is left out.</summary>
    public bool IsLeftOut { get; }

    /// <summary>The policies of its paths, without those that depend on a host, a path or a Service.</summary>
    public RoutePolicies Policies { get; private init; } = new();

    /// <summary>The policies where a host has TLS for the backend that the Ingress itself does not ask for: its protocol.</summary>
    public BackendProtocol? Protocol { get; private init; }

    /// <summary>TLS with the backend; null where the Ingress does not ask for it.</summary>
    public BackendTls? BackendTls { get; private init; }

    /// <summary>The rewrite; null for none.</summary>
    public RewriteMapping? Rewrite { get; private init; }

    /// <summary>Whether its paths are regular expressions.</summary>
    public bool UseRegex { get; private init; }

    /// <summary>Whether HTTP is redirected to HTTPS where the host has a certificate.</summary>
    public bool SslRedirect { get; private init; }

    /// <summary>Whether HTTP is redirected to HTTPS in any case.</summary>
    public bool ForceSslRedirect { get; private init; }

    /// <summary>The redirect to HTTPS, where there is one.</summary>
    public HttpsRedirectPolicy HttpsRedirect { get; private init; } = new(308);

    /// <summary>Whether the other form of a host is redirected.</summary>
    public bool FromToWww { get; private init; }

    /// <summary>Whether redirects to a path leave scheme and host out.</summary>
    public bool RelativeRedirects { get; private init; }

    /// <summary>Whether redirects have the port.</summary>
    public bool UsePortInRedirects { get; private init; }

    /// <summary>Where requests for <c>/</c> of its hosts are redirected; null for nowhere.</summary>
    public string? AppRoot { get; private init; }

    /// <summary>More names for its hosts.</summary>
    public ValueList<string> Aliases { get; private init; } = [];

    /// <summary>When requests go to its Services in place of others'; null where it is no canary.</summary>
    public CanaryMapping? Canary { get; private init; }

    /// <summary>The cookie for its Services.</summary>
    public AffinityMapping Affinity { get; private init; } = new(null, null, null, true);

    /// <summary>How endpoints of its Services are chosen.</summary>
    public BalancingMapping Balancing { get; private init; } = new(new EndpointChoice());

    /// <summary>The certificate that clients of its hosts must have.</summary>
    public ClientCertificateMapping ClientCertificate { get; private init; } = ClientCertificateMapping.None;

    /// <summary>Whether the paths are closed.</summary>
    public bool IsClosed => Policies.Closed is not null;

    /// <summary>Maps an Ingress.</summary>
    /// <param name="ingress">The Ingress.</param>
    /// <param name="options">The options of the dialect.</param>
    /// <param name="settings">The controller's settings.</param>
    /// <param name="input">The other objects; null where nobody knows them.</param>
    public static IngressMapping Of(Ingress ingress, IngressNginxOptions options, NginxSettings settings, DialectInput? input)
    {
        var reading = new IngressReading(ingress, options, settings, input);
        CheckRisks(reading);
        CheckGrammars(reading);
        FirewallMapping.Read(reading);
        RedirectMapping redirects = RedirectMapping.Read(reading);
        RewriteMapping? rewrite = RewriteMapping.Read(reading);
        ErrorPagesMapping pages = ErrorPagesMapping.Read(reading);
        BackendProtocol? protocol = BackendMapping.ReadProtocol(reading);
        BackendTls? tls = BackendTlsMapping.Read(reading);
        ClientCertificateMapping certificate = ClientCertificateMapping.Read(reading);
        bool usePort = reading.BooleanOr("use-port-in-redirects", settings.UsePortInRedirects);
        bool keepSlash = reading.BooleanOr("preserve-trailing-slash", settings.PreserveTrailingSlash);
        var policies = new RoutePolicies
        {
            Body = BackendMapping.ReadBody(reading),
            Cors = CorsMapping.Read(reading),
            Redirect = redirects.Redirect,
            Limits = LimitsMapping.Read(reading),
            Networks = NetworksMapping.Read(reading),
            BasicAuthentication = BasicAuthenticationMapping.Read(reading),
            ExternalAuthentication = ExternalAuthenticationMapping.Read(reading),
            SatisfyAny = reading.TextOrNull("satisfy") == "any",
            Substitute = pages.Substitute,
            ErrorPages = pages.Pages,
            Connection = protocol is { } spoken ? new(spoken) { Tls = tls } : null,
            Timeouts = BackendMapping.ReadTimeouts(reading),
            Retries = BackendMapping.ReadRetries(reading),
            RequestHeaders = HeadersMapping.ReadRequest(reading),
            ResponseHeaders = HeadersMapping.ReadResponse(reading),
        };
        bool useRegex = reading.BooleanOr("use-regex", false);
        bool sslRedirect = reading.BooleanOr("ssl-redirect", settings.SslRedirect);
        bool forceSslRedirect = reading.BooleanOr("force-ssl-redirect", settings.ForceSslRedirect);
        string? appRoot = ReadAppRoot(reading);
        ValueList<string> aliases = AliasMapping.Read(reading);
        CanaryMapping? canary = CanaryMapping.Read(reading);
        AffinityMapping affinity = AffinityMapping.Read(reading);
        BalancingMapping balancing = BalancingMapping.Read(reading);
        return new IngressMapping(ingress, settings, reading)
        {
            Policies = reading.ClosedReason is { } reason ? Closed(settings, reason) : policies,
            Protocol = protocol,
            BackendTls = tls,
            Rewrite = rewrite,
            UseRegex = useRegex,
            SslRedirect = sslRedirect,
            ForceSslRedirect = forceSslRedirect,
            HttpsRedirect = new(settings.HttpRedirectCode, keepSlash, usePort),
            FromToWww = redirects.FromToWww,
            RelativeRedirects = redirects.IsRelative,
            UsePortInRedirects = usePort,
            AppRoot = appRoot,
            Aliases = aliases,
            Canary = canary,
            Affinity = affinity,
            Balancing = balancing,
            ClientCertificate = certificate,
        };
    }

    /// <summary>True where the Ingress still comes to the same.</summary>
    /// <param name="settings">The controller's settings now.</param>
    /// <param name="input">The objects now.</param>
    public bool IsStill(NginxSettings settings, DialectInput input)
    {
        if (!ReferenceEquals(settings, Settings))
        {
            return false;
        }

        foreach (ObjectUse reference in _references)
        {
            if (!reference.IsStill(input))
            {
                return false;
            }
        }

        return true;
    }

    // nginx' own limit of bodies stays there: the controller writes nothing else into such a location.
    private static RoutePolicies Closed(NginxSettings settings, string reason) => new()
    {
        Body = new BodyLimit(BackendMapping.OwnBodySize),
        Closed = new ClosedRoute(reason),
        RequestHeaders = HeadersMapping.Requests,
        ResponseHeaders = HeadersMapping.Default(settings),
    };

    private static void CheckRisks(IngressReading reading)
    {
        foreach (string name in reading.Names.ToArray())
        {
            if (AnnotationTable.Find(name) is not { } entry)
            {
                continue;
            }

            if (entry.Risk == AnnotationRisk.Critical)
            {
                reading.LeaveOut(name, entry.Text, entry.Instead);
            }
            else if (entry.Risk > reading.Settings.RiskLevel)
            {
                reading.LeaveOut(name, "Its risk is above annotations-risk-level of the controller's ConfigMap.");
            }
        }
    }

    // Annotations that have nothing to do here may still leave their Ingress out.
    private static void CheckGrammars(IngressReading reading)
    {
        foreach (string name in reading.Names.ToArray())
        {
            if (AnnotationTable.Find(name) is { OnInvalidValue: InvalidValueEffect.LeavesIngressOut,
                Class: not AnnotationClass.Honoured } entry
                && entry.Risk != AnnotationRisk.Critical && reading.Text(name, out _) == ValueState.Invalid)
            {
                reading.LeaveOut(name);
            }
        }
    }

    private static string? ReadAppRoot(IngressReading reading)
    {
        const string Name = "app-root";
        string? path = reading.TextOrNull(Name);
        string? fault = path is null ? null
            : !path.StartsWith('/') ? "It is no path."
            : path.Contains('$', StringComparison.Ordinal) ? "Variables are not known here, and made nginx refuse its whole configuration."
            : null;
        if (fault is null)
        {
            return path;
        }

        reading.Ignore(Name, fault);
        return null;
    }
}
