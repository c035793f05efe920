using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace IngressRules.AspNetCore.Headers;

/// <summary>
/// Prepares the headers of a request for the backend, for every forwarder. It removes hop-by-hop headers (RFC 9110, 7.6.1) and sets the
/// headers that say where the request came from, because any client can forge them. If the client is a trusted proxy, its values are kept
/// and extended.
/// </summary>
internal sealed class RequestHeaders(IEnumerable<IPNetwork> trustedProxies)
{
    private const string For = "X-Forwarded-For";
    private const string Proto = "X-Forwarded-Proto";
    private const string ForwardedHost = "X-Forwarded-Host";
    private const string Port = "X-Forwarded-Port";
    private const string Forwarded = "Forwarded";
    private const string RequestId = "X-Request-Id";

    /// <summary>
    /// The connection item in which <c>UseStrictHttp</c> of IngressRules.Kestrel keeps the names in the current request's <c>Connection</c>
    /// header, as a list of strings.
    /// </summary>
    private const string ConnectionHeadersKey = "IngressRules.ConnectionHeaders";

    /// <summary>Other headers in which proxies describe the client and that a backend might trust.</summary>
    private static readonly string[] s_claims =
        ["X-Forwarded-Prefix", "X-Forwarded-Scheme", "X-Forwarded-Ssl", "X-Forwarded-Server", "X-Real-IP"];

    /// <summary>
    /// Headers that a client cannot remove by naming them in <c>Connection</c>: they decide where a message goes and where it ends, or say
    /// where it comes from.
    /// </summary>
    private static readonly HashSet<string> s_endToEnd = new(
        [
            HeaderNames.Connection, HeaderNames.Host, HeaderNames.ContentLength, HeaderNames.TransferEncoding, HeaderNames.Upgrade,
            For, Proto, ForwardedHost, Port, Forwarded, RequestId, .. s_claims,
        ],
        StringComparer.OrdinalIgnoreCase);

    private readonly TrustedProxies _trusted = new(trustedProxies);

    /// <summary>Changes the headers of a request that is about to be forwarded.</summary>
    /// <param name="context">The request.</param>
    /// <param name="target">The target as the client sent it.</param>
    public void Prepare(HttpContext context, string target)
    {
        IHeaderDictionary headers = context.Request.Headers;
        DropHopByHop(context, headers);

        // Trailers are not forwarded: they belong to the chunked coding of this connection.
        headers.Remove(HeaderNames.Trailer);

        // The authority of an absolute target replaces Host (RFC 9112, 3.2.2), in the client's spelling.
        if (RequestAuthority.Of(target) is { } authority)
        {
            headers.Host = authority;
        }

        string host = headers.Host.ToString();
        string scheme = context.Request.Scheme;
        IPAddress? peer = context.Connection.RemoteIpAddress;
        string from = peer is null ? "" : (peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer).ToString();
        bool trusted = _trusted.Contains(peer);
        if (!trusted)
        {
            foreach (string name in s_claims)
            {
                headers.Remove(name);
            }
        }

        Set(headers, For, trusted ? Append(headers[For], from) : from);
        Set(headers, Proto, trusted && First(headers[Proto]) is { } proto ? proto : scheme);
        Set(headers, ForwardedHost, trusted && First(headers[ForwardedHost]) is { } named ? named : host);
        Set(headers, Port, trusted && First(headers[Port]) is { } port ? port : RequestAuthority.PortOf(host, scheme));
        string element = ForwardedElement.Of(from, host, scheme);
        Set(headers, Forwarded, trusted ? Append(headers[Forwarded], element) : element);
        SetRequestId(context, headers, trusted);
    }

    private static void DropHopByHop(HttpContext context, IHeaderDictionary headers)
    {
        // Kestrel shortens the header where it contains close or keep-alive, so the names that the connection recorded take precedence.
        if (context.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(ConnectionHeadersKey, out object? remembered) == true
            && remembered is IReadOnlyList<string> names)
        {
            foreach (string name in names)
            {
                Drop(headers, name);
            }

            return;
        }

        foreach (string? value in headers.Connection)
        {
            foreach (Range part in value.AsSpan().Split(','))
            {
                Drop(headers, value.AsSpan(part).Trim().ToString());
            }
        }
    }

    private static void Drop(IHeaderDictionary headers, string name)
    {
        if (name.Length > 0 && !s_endToEnd.Contains(name))
        {
            headers.Remove(name);
        }
    }

    private static void SetRequestId(HttpContext context, IHeaderDictionary headers, bool trusted)
    {
        string? given = trusted ? First(headers[RequestId]) : null;
        string id = given is { Length: <= 128 } ? given : NewId();
        context.TraceIdentifier = id;
        headers[RequestId] = id;
    }

    /// <summary>A random ID. It must be unique but not secret, so a fast generator is enough.</summary>
    private static string NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private static void Set(IHeaderDictionary headers, string name, string value)
    {
        if (value.Length == 0)
        {
            headers.Remove(name);
        }
        else
        {
            headers[name] = value;
        }
    }

    private static string Append(StringValues values, string last)
    {
        string before = string.Join(", ", values.Where(v => !string.IsNullOrWhiteSpace(v)));
        return before.Length == 0 ? last : last.Length == 0 ? before : $"{before}, {last}";
    }

    /// <summary>The first of a list: what the proxy nearest to the client said.</summary>
    private static string? First(StringValues values)
    {
        string? value = values.Count == 0 ? null : values[0];
        ReadOnlySpan<char> first = value;
        int comma = first.IndexOf(',');
        first = (comma < 0 ? first : first[..comma]).Trim();
        return first.IsEmpty ? null : first.Length == value!.Length ? value : first.ToString();
    }
}
