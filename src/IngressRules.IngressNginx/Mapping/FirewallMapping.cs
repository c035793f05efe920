namespace IngressRules.IngressNginx.Mapping;

/// <summary>
/// ModSecurity (N93). Without rules the controller's only wrote a log, so that its absence lets nobody in. With rules in the controller's
/// ConfigMap it may have blocked requests, and then the paths are closed.
/// </summary>
internal static class FirewallMapping
{
    private const string Enable = "enable-modsecurity", CoreRules = "enable-owasp-core-rules";

    /// <summary>Reads the switches.</summary>
    public static void Read(IngressReading reading)
    {
        foreach (string name in (string[])[Enable, CoreRules])
        {
            if (reading.BooleanOr(name, false) && reading.Settings.HasFirewallRules)
            {
                reading.Close(name, "There is no rule engine here, and the controller's ConfigMap has rules that may block requests.",
                    "Put a firewall in front of the router, and take modsecurity-snippet out of the ConfigMap.");
            }
        }
    }
}
