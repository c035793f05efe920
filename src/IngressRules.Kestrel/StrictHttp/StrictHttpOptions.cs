using Microsoft.AspNetCore.Connections;

namespace IngressRules.Kestrel.StrictHttp;

/// <summary>How requests are checked before the server reads them.</summary>
public sealed class StrictHttpOptions
{
    /// <summary>What answers to refused requests say in <c>Server</c>; empty for no such header.</summary>
    /// <value>Default: <c>Kestrel</c>, which is what the server itself says.</value>
    public string ServerName { get; set; } = "Kestrel";

    /// <summary>Hears of every refused request, for example to count it. It must be quick and must not throw. Null for nobody.</summary>
    public Action<ConnectionContext, Refusal>? OnRefused { get; set; }
}
