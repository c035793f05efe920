using IngressRules.IngressNginx.Mapping;
using IngressRules.IngressNginx.Settings;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>
/// Makes the policies of the locations of one host: those of the Ingress, with what depends on the host, the path and the Service. Equal
/// ones are shared.
/// </summary>
/// <param name="host">The host.</param>
/// <param name="shared">What applies to all requests for the host; null for nothing.</param>
/// <param name="hasCertificate">Whether the name has a certificate.</param>
/// <param name="setsCookies">Whether a cookie is set for the name.</param>
/// <param name="settings">The controller's settings.</param>
internal sealed class LocationPolicies(
    NginxHost host, HostPolicies? shared, bool hasCertificate, bool setsCookies, NginxSettings settings)
{
    private readonly Dictionary<Key, RoutePolicies> _made = [];

    /// <summary>The policies of a location.</summary>
    /// <param name="location">The location.</param>
    /// <param name="pattern">The pattern by which its rewrite finds captures; null for no rewrite.</param>
    public RoutePolicies Of(NginxLocation location, LinearPattern? pattern)
    {
        BackendTraffic? traffic = location.Backend?.Traffic;
        bool setsCookie = setsCookies && traffic?.Choice?.Cookie is not null && location.Backend!.SetsCookie(host.Name, location.Text);
        var key = new Key(
            location.Mapping,
            location.IsCatchAll,
            traffic,
            pattern,
            setsCookie,
            traffic?.Choice?.Cookie is null ? "" : traffic.CookiePath ?? location.Text,
            IsListed(settings.NoTlsRedirectLocations, location.Text),
            IsListed(settings.NoAuthLocations, location.Text));
        if (!_made.TryGetValue(key, out RoutePolicies? policies))
        {
            _made.Add(key, policies = Make(key));
        }

        return policies;
    }

    private static bool IsListed(Model.ValueList<string> locations, string text)
    {
        foreach (string location in locations)
        {
            if (text.StartsWith(location, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private RoutePolicies Make(Key key)
    {
        if (key.Mapping is not { } mapping)
        {
            return DefaultPolicies.Of(settings) with { Host = shared };
        }

        RoutePolicies policies = mapping.Policies;
        if (mapping.IsClosed)
        {
            return policies with { Host = shared };
        }

        bool redirects = !key.IsCatchAll && !key.IsWithoutTls
            && (mapping.ForceSslRedirect || (mapping.SslRedirect && hasCertificate));
        return policies with
        {
            Host = shared,
            Redirect = key.IsCatchAll ? null : policies.Redirect,
            Rewrite = key.Pattern is null ? null : mapping.Rewrite!.ToPolicy(key.Pattern),
            Https = redirects ? mapping.HttpsRedirect : null,
            BasicAuthentication = key.IsWithoutAuthentication ? null : policies.BasicAuthentication,
            ExternalAuthentication = key.IsWithoutAuthentication ? null : policies.ExternalAuthentication,
            Canary = key.Traffic?.Canary,
            Choice = ChoiceOf(key),
            Substitute = key.Traffic is null ? null : policies.Substitute,
            ErrorPages = key.Traffic is null && policies.ErrorPages is { } pages ? pages with { Backend = null } : policies.ErrorPages,
            Connection = ConnectionOf(mapping),
        };
    }

    private static EndpointChoice? ChoiceOf(Key key) => key.Traffic?.Choice is { Cookie: { } cookie } choice
        ? choice with { Cookie = cookie with { IsSet = key.SetsCookie, Path = key.CookiePath } }
        : key.Traffic?.Choice;

    // The authorities for backends of one Ingress count for all of the host (N59).
    private BackendConnection? ConnectionOf(IngressMapping mapping)
    {
        BackendConnection? connection = mapping.Policies.Connection;
        return connection is { Tls: null, Protocol: not (BackendProtocol.Http or BackendProtocol.Grpc) }
            && host.BackendAuthorities?.BackendTls is { } tls
            ? connection with { Tls = tls }
            : connection;
    }

    private readonly record struct Key(
        IngressMapping? Mapping,
        bool IsCatchAll,
        BackendTraffic? Traffic,
        LinearPattern? Pattern,
        bool SetsCookie,
        string CookiePath,
        bool IsWithoutTls,
        bool IsWithoutAuthentication);
}
