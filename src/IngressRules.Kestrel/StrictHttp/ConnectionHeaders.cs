using Microsoft.AspNetCore.Connections.Features;

namespace IngressRules.Kestrel.StrictHttp;

/// <summary>
/// The header names that a client lists in <c>Connection</c>, which a proxy must not forward (RFC 9110, 7.6.1). Kestrel shortens that
/// header where it also contains <c>close</c> or <c>keep-alive</c>, so the request's own headers do not have all of them.
/// </summary>
public static class ConnectionHeaders
{
    /// <summary>
    /// The key in <see cref="IConnectionItemsFeature.Items"/> of an HTTP/1.1 connection with strict heads. The value is an
    /// <see cref="IReadOnlyList{T}"/> of the names as the current request writes them, without <c>close</c>, <c>keep-alive</c> and
    /// <c>upgrade</c> where one of these stands alone. The key is a string, so that code that reads it needs no reference to this package.
    /// </summary>
    public const string Key = "IngressRules.ConnectionHeaders";
}
