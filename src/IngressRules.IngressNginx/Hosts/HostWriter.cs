using IngressRules.Compilation;
using IngressRules.IngressNginx.Settings;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>Writes a host with its locations and policies, under each of its names.</summary>
internal static class HostWriter
{
    /// <summary>Writes a host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="names">Its names.</param>
    /// <param name="inputs">What it is written from.</param>
    /// <param name="options">The options of the dialect.</param>
    /// <param name="settings">The controller's settings.</param>
    public static HostVersion Write(
        NginxHost host, IReadOnlyList<HostName> names, HostInputs inputs, IngressNginxOptions options, NginxSettings settings)
    {
        var findings = new PathFindings();
        var patterns = new PathPatterns(options);
        List<NginxLocation> sorted = LocationWriter.Sort(host);
        NginxLocation? cause = PatternLocations.Cause(host, options);
        if (cause is null)
        {
            PlainLocations.Settle(host, findings);
        }
        else
        {
            findings.RegularExpressions(cause, host);
        }

        HostPolicies? shared = PoliciesOf(host, sorted);
        var variants = new Dictionary<(bool, bool), DialectHost>();
        var written = new List<DialectHost>();
        foreach (HostName name in names)
        {
            // Names with and without certificate have policies of their own; all others share them.
            if (!variants.TryGetValue((name.HasCertificate, name.SetsCookies), out DialectHost? variant))
            {
                var policies = new LocationPolicies(host, shared, name.HasCertificate, name.SetsCookies, settings);
                PathFindings? first = variants.Count == 0 ? findings : null;
                variant = new DialectHost(name.Name)
                {
                    IsPatterned = cause is not null,
                    Locations = cause is null
                        ? PlainLocations.Write(host, sorted, policies, patterns, options)
                        : PatternLocations.Write(host, sorted, policies, patterns, options, first),
                    Miss = Miss(host, policies, patterns, cause is not null),
                };
                variants.Add((name.HasCertificate, name.SetsCookies), variant);
            }

            written.Add(variant with
            {
                Host = name.Name,
                Kind = name.Kind,
                AliasOf = name.Name == host.Name ? null : name.Kind == DialectHostKind.Pattern ? host.SortKey : host.Name,
                Pattern = name.Kind == DialectHostKind.Pattern ? HostNames.PatternOf(name.Name, out _) : null,
            });
        }

        return new HostVersion(inputs, written, findings.All);
    }

    /// <summary>A host whose requests are redirected to another one (N39).</summary>
    public static DialectHost Redirect(string from, NginxHost to, NginxSettings settings) => new(from)
    {
        Miss = new DialectMiss(null, to.WwwSource!.Ingress, new RoutePolicies
        {
            Host = new HostPolicies { Redirect = new HostRedirect(to.Name, settings.HttpRedirectCode) },
        }),
    };

    private static DialectMiss? Miss(NginxHost host, LocationPolicies policies, PathPatterns patterns, bool isPatterned)
    {
        NginxLocation root = host.Root;
        if (!root.IsDefault)
        {
            return null;
        }

        LinearPattern? pattern = !root.NeedsRewrite ? null
            : isPatterned ? patterns.Rewrite("/", out _)
            : patterns.Literal("/", out _);
        return new DialectMiss(
            root.Backend?.Traffic!.Reference, (root.Mapping ?? root.Backend?.First)?.Ingress, policies.Of(root, pattern));
    }

    private static HostPolicies? PoliciesOf(NginxHost host, List<NginxLocation> sorted)
    {
        string? appRoot = sorted.Find(l => !l.IsCatchAll && l.Mapping?.AppRoot is not null)?.Mapping!.AppRoot;
        ClosedRoute? closed = host.ClosedBy?.ClientCertificate.Fault is { } fault ? new ClosedRoute(fault, 403) : null;
        ClientCertificatePolicy? certificate = host.CertificateAuthorities?.ClientCertificate.Policy;
        return appRoot is null && closed is null && certificate is null
            ? null
            : new HostPolicies { AppRoot = appRoot, Closed = closed, ClientCertificate = certificate };
    }
}
