using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace IngressRules.AspNetCore.Headers;

/// <summary>
/// Prepares the headers of a request for the backend, for every forwarder. It removes hop-by-hop headers (RFC 9110, 7.6.1) and sets the
/// headers that say where the request came from, because any client can forge them. If the client is a trusted proxy, its values are used
/// and extended.
/// </summary>
/// <param name="keepUnderscores">Whether names with an underscore pass; <see cref="IngressRulesOptions.KeepUnderscoreHeaders"/>.</param>
internal sealed class RequestHeaders(bool keepUnderscores)
{
    /// <summary>
    /// The connection item in which <c>UseStrictHttp</c> of IngressRules.Kestrel keeps the names in the current request's <c>Connection</c>
    /// header, as a list of strings.
    /// </summary>
    private const string ConnectionHeadersKey = "IngressRules.ConnectionHeaders";

    private const int MaxRequestIdLength = 128;

    /// <summary>
    /// Headers that a client cannot remove by naming them in <c>Connection</c>: they decide where a message goes and where it ends.
    /// </summary>
    private static readonly HashSet<string> s_endToEnd = new(
        [
            HeaderNames.Connection, HeaderNames.Host, HeaderNames.ContentLength, HeaderNames.TransferEncoding, HeaderNames.Upgrade,
            ForwardingHeaders.RequestId,
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Changes the headers of a request that is about to be forwarded.</summary>
    /// <param name="context">The request.</param>
    /// <param name="target">The target as the client sent it.</param>
    /// <param name="origin">Where the request came from.</param>
    public void Prepare(HttpContext context, string target, in RequestOrigin origin) =>
        Prepare(context, context.Request.Headers, target, origin, IdOf(context, origin.IsTrusted));

    /// <summary>Changes headers of a request, or a copy of them.</summary>
    /// <param name="context">The request.</param>
    /// <param name="headers">The headers.</param>
    /// <param name="target">The target as the client sent it.</param>
    /// <param name="origin">Where the request came from.</param>
    /// <param name="requestId">The ID of the request.</param>
    public void Prepare(HttpContext context, IHeaderDictionary headers, string target, in RequestOrigin origin, string requestId)
    {
        DropHopByHop(context, headers);

        // Trailers are not forwarded: they belong to the chunked coding of this connection.
        headers.Remove(HeaderNames.Trailer);

        // The authority of an absolute target replaces Host (RFC 9112, 3.2.2), in the client's spelling.
        if (RequestAuthority.Of(target) is { } authority)
        {
            headers.Host = authority;
        }

        string host = headers.Host.ToString();
        string from = origin.Peer?.ToString() ?? "";
        string element = ForwardedElement.Of(from, host, context.Request.Scheme);
        if (origin.IsTrusted)
        {
            OriginHeaders.DropSpellings(headers);
            if (origin.ForwardedPath is { } path)
            {
                from = Append(path, from);
                element = Append(headers[ForwardingHeaders.Forwarded], element);
            }
            else
            {
                // Both say the same. A Forwarded that did not count may be the client's, and is replaced by the origin that did.
                element = OriginElements(origin, from, element);
                from = Append(headers[ForwardingHeaders.For], from);
            }
        }
        else
        {
            OriginHeaders.DropUntrusted(headers, keepUnderscores);
        }

        Set(headers, ForwardingHeaders.For, from);
        Set(headers, ForwardingHeaders.Proto, origin.Scheme);
        Set(headers, ForwardingHeaders.Host, origin.Host);
        Set(headers, ForwardingHeaders.Port, origin.Port);
        Set(headers, ForwardingHeaders.Forwarded, element);
        context.TraceIdentifier = requestId;
        headers[ForwardingHeaders.RequestId] = requestId;
    }

    /// <summary>The ID of a request: a random one, or the client's.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isKept">Whether the client's ID is kept.</param>
    public static string IdOf(HttpContext context, bool isKept)
    {
        // It stands in logs, so it is taken only where it is plain text.
        string? given = isKept ? context.Request.Headers[ForwardingHeaders.RequestId].ToString() : null;
        return given is { Length: > 0 and <= MaxRequestIdLength } && !given.AsSpan().ContainsAnyExceptInRange('!', '~') ? given : NewId();
    }

    /// <summary>
    /// <c>Forwarded</c> for an origin that other headers have told: the client's element and the proxy's; only one where the client's
    /// address is not told, so that it does not look as if the proxy had come through itself.
    /// </summary>
    private static string OriginElements(in RequestOrigin origin, string peer, string own)
    {
        bool told = origin.Client is not null && !origin.Client.Equals(origin.Peer);
        string first = ForwardedElement.Of(told ? origin.Client!.ToString() : peer, origin.Host, origin.Scheme);
        return told ? $"{first}, {own}" : first;
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
        if (name.Length > 0 && !s_endToEnd.Contains(name) && !OriginHeaders.Contains(name))
        {
            headers.Remove(name);
        }
    }

    /// <summary>A random ID. It must be unique but not secret, so a fast generator is enough.</summary>
    private static string NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>Sets a header, or removes it where it has no value.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="name">The header.</param>
    /// <param name="value">The value.</param>
    public static void Set(IHeaderDictionary headers, string name, StringValues value)
    {
        if (StringValues.IsNullOrEmpty(value))
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
}
