using System.Runtime.CompilerServices;
using IngressRules.IngressNginx.Mapping;
using IngressRules.IngressNginx.Settings;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>What applies to requests that no Ingress takes: the controller's settings alone (N5).</summary>
internal static class DefaultPolicies
{
    private static readonly ConditionalWeakTable<NginxSettings, RoutePolicies> s_known = [];

    /// <summary>The policies of given settings.</summary>
    public static RoutePolicies Of(NginxSettings settings) => s_known.GetValue(settings, static s =>
    {
        // An Ingress without annotations has these and nothing else, but for lists that the settings have for Ingresses.
        RoutePolicies policies =
            IngressMapping.Of(new Ingress(), IngressNginxOptions.Default, s, null).Policies;
        return new RoutePolicies
        {
            Body = policies.Body,
            Timeouts = policies.Timeouts,
            Retries = policies.Retries,
            RequestHeaders = policies.RequestHeaders,
            ResponseHeaders = policies.ResponseHeaders,
            ErrorPages = policies.ErrorPages,
            Closed = s.UnknownNetworks.Contains(SettingTable.BlockKey)
                ? new ClosedRoute(NetworksMapping.Unknown(SettingTable.BlockKey)) : null,
            Networks = s.BlockedNetworks.Count == 0 ? null : new ClientNetworks { Deny = s.BlockedNetworks },
        };
    });
}
