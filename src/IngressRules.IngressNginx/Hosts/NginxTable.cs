using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.IngressNginx.Mapping;
using IngressRules.IngressNginx.Settings;
using IngressRules.Model;

namespace IngressRules.IngressNginx.Hosts;

/// <summary>A table, and what the next version may take over.</summary>
internal sealed class NginxTable : DialectTable
{
    /// <summary>The options that it was made with.</summary>
    public required IngressNginxOptions Options { get; init; }

    /// <summary>The ConfigMap that the settings were read from; null for none.</summary>
    public required ConfigMap? ConfigMap { get; init; }

    /// <summary>The settings.</summary>
    public required NginxSettings Settings { get; init; }

    /// <summary>What is wrong with the ConfigMap.</summary>
    public required IReadOnlyList<Diagnostic> SettingFindings { get; init; }

    /// <summary>What each Ingress came to, by its instance.</summary>
    public required IReadOnlyDictionary<Ingress, IngressMapping> Mappings { get; init; }

    /// <summary>What each Service and port came to.</summary>
    public required IReadOnlyDictionary<BackendKey, BackendTraffic> Traffics { get; init; }

    /// <summary>The hosts of rules with their aliases.</summary>
    public required IReadOnlyDictionary<string, HostVersion> Versions { get; init; }

    /// <summary>The hosts that are redirected, by where to.</summary>
    public required IReadOnlyDictionary<(string From, string To), DialectHost> Redirects { get; init; }
}
