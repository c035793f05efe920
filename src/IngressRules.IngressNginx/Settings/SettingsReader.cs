using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.IngressNginx.Settings;

/// <summary>
/// Reads the controller's ConfigMap. A key that is unknown or not understood leaves its default, and a finding says so; networks that are
/// not understood close the paths that depend on them (N63).
/// </summary>
internal static class SettingsReader
{
    private static readonly FieldPath s_data = FieldPath.Root.Child("data");

    /// <summary>The ConfigMap that an option names; null where there is none.</summary>
    public static ConfigMap? Find(string? reference, DialectInput input) =>
        reference?.Split('/') is [{ } @namespace, { } name] ? input.FindConfigMap(@namespace, name) : null;

    /// <summary>Reads the ConfigMap that an option names.</summary>
    /// <param name="reference">Its <c>namespace/name</c>; null for the defaults.</param>
    /// <param name="map">The ConfigMap; null where it is not among the objects.</param>
    /// <returns>The settings, and what is wrong with it.</returns>
    public static (NginxSettings Settings, IReadOnlyList<Diagnostic> Findings) Read(string? reference, ConfigMap? map)
    {
        if (map is null)
        {
            return (NginxSettings.Default, reference is null ? [] : [Missing(reference)]);
        }

        var findings = new List<Diagnostic>();
        return (Read(map, findings), findings);
    }

    private static Diagnostic Missing(string reference) => new(
        IngressNginxCodes.ConfigMapMissing,
        $"There is no ConfigMap {VisibleText.Of(reference, 100)} among the objects, so the controller's defaults apply. Add it, or "
            + "leave the option away.");

    private static NginxSettings Read(ConfigMap map, List<Diagnostic> findings)
    {
        NginxSettings settings = NginxSettings.Default;
        foreach ((string key, string value) in map.Data.OrderBy(d => d.Key, StringComparer.Ordinal))
        {
            if (SettingTable.Find(key) is not { } read)
            {
                Report(map, key, findings);
            }
            else if (value.Length < ConfigMap.MaxValueLength && read(settings, value.Trim()) is { } next)
            {
                settings = next;
            }
            else
            {
                bool closes = SettingTable.HasNetworks(key);
                string effect = closes
                    ? "every path that depends on it gets 503. Write addresses and networks, such as 10.0.0.0/8, with commas between them."
                    : "its default applies.";
                Diagnostic finding = About(
                    map, IngressNginxCodes.InvalidSetting, key,
                    $"The value \"{VisibleText.Of(value, 60)}\" of {key} is not understood, so {effect}");
                findings.Add(closes ? finding with { Severity = DiagnosticSeverity.Error } : finding);
                settings = closes ? settings with { UnknownNetworks = settings.UnknownNetworks.Append(key).ToValueList() } : settings;
            }
        }

        return GlobalAuthenticationSettings.Apply(settings, map);
    }

    private static void Report(ConfigMap map, string key, List<Diagnostic> findings)
    {
        if (GlobalAuthenticationSettings.Names.Contains(key))
        {
            return;
        }

        if (SettingNames.All.Contains(key))
        {
            Diagnostic finding = About(
                map, IngressNginxCodes.SettingNotFollowed, key, $"{key} is not followed here: {SettingNames.Reason(key)}");
            findings.Add(SettingNames.KeepsOut(key) ? finding with { Severity = DiagnosticSeverity.Warning } : finding);
            return;
        }

        string? nearest = SettingNames.Nearest(key);
        findings.Add(About(
            map, IngressNginxCodes.UnknownSetting, key,
            $"The controller had no setting {VisibleText.Of(key, 60)}.{(nearest is null ? "" : $" Did you mean {nearest}?")}"));
    }

    private static Diagnostic About(ConfigMap map, DiagnosticCode code, string key, string message) =>
        Diagnostic.In(code, map.ToReference(), map.Origin, s_data.Child(key), message, atKey: true);
}
