using Microsoft.AspNetCore.Connections;

namespace IngressRules.Kestrel.StrictHttp;

/// <summary>How requests are checked before the server reads them.</summary>
public sealed class StrictHttpOptions
{
    /// <summary>The <c>Server</c> header of responses to refused requests; empty for none.</summary>
    /// <value>Default: <c>Kestrel</c>, which is what the server itself says.</value>
    public string ServerName { get; set; } = "Kestrel";

    /// <summary>Called for every refused request, for example to count it. It must be quick and must not throw; null for none.</summary>
    public Action<ConnectionContext, Refusal>? OnRefused { get; set; }
}
