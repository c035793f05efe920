using System.Net;
using IngressRules.IngressNginx.Settings;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>The client networks that are let in or refused (N68).</summary>
internal static class NetworksMapping
{
    private const string Allow = "allowlist-source-range", OldAllow = "whitelist-source-range", Deny = "denylist-source-range";

    /// <summary>Reads the lists; null for none.</summary>
    public static ClientNetworks? Read(IngressReading reading)
    {
        ValueList<IPNetwork> allowed = List(reading, Allow, OldAllow, reading.Settings.AllowedNetworks, SettingTable.AllowKey);
        ValueList<IPNetwork> denied = List(reading, Deny, null, reading.Settings.DeniedNetworks, SettingTable.DenyKey);
        CloseForUnknown(reading, SettingTable.BlockKey);
        ValueList<IPNetwork> blocked = reading.Settings.BlockedNetworks;
        return allowed.Count + denied.Count + blocked.Count == 0
            ? null
            : new ClientNetworks { Allow = allowed, Deny = blocked.Count == 0 ? denied : denied.Concat(blocked).ToValueList() };
    }

    /// <summary>Why paths are closed that depend on a key of the controller's ConfigMap.</summary>
    public static string Unknown(string key) => $"{key} of the controller's ConfigMap is not understood.";

    private static ValueList<IPNetwork> List(IngressReading reading, string name, string? alias, ValueList<IPNetwork> otherwise, string key)
    {
        ValueState state = reading.Text(name, out string text, alias);
        if (state == ValueState.Missing)
        {
            CloseForUnknown(reading, key);
            return otherwise;
        }

        if (state == ValueState.Valid && NetworkList.TryParse(text, out ValueList<IPNetwork> networks))
        {
            if (alias is not null && reading.TextOrNull(name) is not null)
            {
                reading.Idle(alias, $"{name} comes before it.");
            }

            return networks;
        }

        string faulty = state == ValueState.Invalid && !HasValue(reading, name) ? alias ?? name : name;
        reading.Close(faulty, instead: "Write addresses and networks, such as 10.0.0.0/8, with commas between them.");
        return [];
    }

    private static void CloseForUnknown(IngressReading reading, string key)
    {
        if (reading.Settings.UnknownNetworks.Contains(key))
        {
            reading.CloseForSettings(Unknown(key));
        }
    }

    private static bool HasValue(IngressReading reading, string name) =>
        reading.Ingress.Metadata.Annotations.Any(a => a.Value.Length > 0 && a.Key.EndsWith('/' + name, StringComparison.Ordinal));
}
