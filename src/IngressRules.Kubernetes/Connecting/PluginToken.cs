using System.Net.Http.Headers;

namespace IngressRules.Kubernetes.Connecting;

/// <summary>The header with a credential plugin's token. Whoever sees the server refuse it says so here.</summary>
/// <param name="token">The token.</param>
/// <param name="refuse">Is told the token that was refused.</param>
internal sealed class PluginToken(string token, Action<string> refuse) : AuthenticationHeaderValue("Bearer", token)
{
    /// <summary>The server does not take this token, so the next request needs another one.</summary>
    public void Refused() => refuse(Parameter!);
}
