namespace IngressRules.AspNetCore.Connections;

/// <summary>
/// The headers that a client names in <c>Connection</c> and that a proxy must not hand on (RFC 9110, 7.6.1). The server rewrites that header
/// where it also says <c>close</c> or <c>keep-alive</c>, so its text does not tell any more.
/// </summary>
public interface IConnectionHeadersFeature
{
    /// <summary>The names as the client writes them, without <c>close</c>, <c>keep-alive</c> and <c>upgrade</c> where these stand alone.</summary>
    IReadOnlyList<string> Names { get; }
}
