namespace IngressRules.AspNetCore.Headers;

/// <summary>The headers in which this router and proxies in front say where a request came from.</summary>
internal static class ForwardingHeaders
{
    public const string For = "X-Forwarded-For";
    public const string Proto = "X-Forwarded-Proto";
    public const string Host = "X-Forwarded-Host";
    public const string Port = "X-Forwarded-Port";
    public const string Forwarded = "Forwarded";
    public const string RequestId = "X-Request-Id";
}
