using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace IngressRules.AspNetCore.Headers;

/// <summary>
/// Where a request came from and what the client asked for, as far as it is known: from the connection, or from the headers of a trusted
/// proxy in front. Redirects, the access log and the headers for the backend use it; the rules are matched with the request's own Host.
/// </summary>
/// <param name="Peer">The address at the other end of the connection, of the client or of a proxy; null where there is none.</param>
/// <param name="Client">The address of the client; null where the connection has none.</param>
/// <param name="IsHttps">Whether the client used TLS.</param>
/// <param name="Host">The host as the client sent it, with its port where it has one; empty for none.</param>
/// <param name="Port">The port that the client connected to.</param>
/// <param name="IsTrusted">Whether the other end of the connection is a trusted proxy.</param>
/// <param name="ForwardedPath">
/// The addresses in <c>Forwarded</c>, as in <c>X-Forwarded-For</c>, where a trusted proxy's <c>Forwarded</c> is what counted; else null.
/// </param>
internal readonly record struct RequestOrigin(
    IPAddress? Peer, IPAddress? Client, bool IsHttps, string Host, string Port, bool IsTrusted, string? ForwardedPath = null)
{
    public string Scheme => IsHttps ? "https" : "http";

    /// <summary>Finds the origin of a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="host">Its host: of an absolute target, or else of its Host header.</param>
    /// <param name="proxies">The proxies whose headers are used.</param>
    public static RequestOrigin Of(HttpContext context, string host, TrustedProxies proxies)
    {
        IPAddress? peer = Plain(context.Connection.RemoteIpAddress);
        bool https = context.Request.IsHttps;
        if (!proxies.Contains(peer))
        {
            return new(peer, peer, https, host, PortOf(host, https, context.Connection.LocalPort), IsTrusted: false);
        }

        IHeaderDictionary headers = context.Request.Headers;
        bool usual = headers.ContainsKey(ForwardingHeaders.For) || headers.ContainsKey(ForwardingHeaders.Proto)
            || headers.ContainsKey(ForwardingHeaders.Host) || headers.ContainsKey(ForwardingHeaders.Port);

        // Forwarded (RFC 7239) says the same in one header. It counts where there is none of the usual ones: a proxy that sets those may
        // pass on what the client wrote here.
        IReadOnlyList<ForwardedElement> elements = usual ? [] : ForwardedElement.Parse(headers[ForwardingHeaders.Forwarded]);
        string[] path = usual ? ValuesOf(headers[ForwardingHeaders.For]) : [.. elements.Select(e => e.For ?? "")];
        int client = ClientIn(path, proxies);
        ForwardedElement element = elements.Count > 0 ? elements[client] : default;
        string? Said(string name, string? inElement) =>
            usual ? OfClient(ValuesOf(headers[name]), client, path.Length) : inElement;

        IPAddress? address = client < 0 ? peer : AddressOf(path[client]) ?? peer;
        https = Said(ForwardingHeaders.Proto, element.Proto) switch
        {
            { } scheme when Is(scheme, "https") || Is(scheme, "wss") => true,
            { } scheme when Is(scheme, "http") || Is(scheme, "ws") => false,
            _ => https,
        };
        string origin = Said(ForwardingHeaders.Host, element.Host) is { } named && IsHost(named) ? named : host;

        // The proxy's port is not the client's. Without a word about it, it is the one in the host, or else the scheme's.
        string port = Said(ForwardingHeaders.Port, null) is { } number && IsPort(number) ? number
            : PortIn(origin) is { } written && IsPort(written) ? written
            : DefaultPort(https);
        return new(peer, address, https, origin, port, IsTrusted: true, elements.Count > 0 ? AddressesOf(path) : null);
    }

    /// <summary>
    /// The addresses as one value. What is no address keeps its place under a word of ours, because its text could look like several.
    /// </summary>
    private static string AddressesOf(string[] path) => string.Join(", ", path.Select(p => AddressOf(p)?.ToString() ?? "unknown"));

    /// <summary>
    /// The port that the client asked for. Host is the client's text, so its port counts only where this connection has come in there.
    /// </summary>
    private static string PortOf(string host, bool https, int local) =>
        PortIn(host) is { } port && IsPort(port, out ushort number) && number == local ? port : DefaultPort(https);

    private static string? PortIn(string host)
    {
        // A colon inside an IPv6 address does not begin a port.
        int colon = host.LastIndexOf(':');
        return colon >= 0 && colon > host.LastIndexOf(']') ? host[(colon + 1)..] : null;
    }

    private static bool IsPort(string text) => IsPort(text, out _);

    private static bool IsPort(string text, out ushort number) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && text[0] != '0';

    private static string DefaultPort(bool https) => https ? "443" : "80";

    /// <summary>
    /// The position of the client in <c>X-Forwarded-For</c>: the last address that is not a trusted proxy, since only trusted proxies have
    /// written what follows it; where all are, the first. −1 for an empty list.
    /// </summary>
    private static int ClientIn(string[] path, TrustedProxies proxies)
    {
        for (int i = path.Length - 1; i > 0; i--)
        {
            if (!proxies.Contains(AddressOf(path[i])))
            {
                return i;
            }
        }

        return path.Length == 0 ? -1 : 0;
    }

    /// <summary>
    /// The value that belongs to the client: at its position where each proxy has added one, or else the nearest proxy's.
    /// </summary>
    private static string? OfClient(string[] values, int client, int length) =>
        values.Length == 0 ? null : values.Length == length ? values[client] : values[^1];

    private static string[] ValuesOf(StringValues header) => header.Count == 0
        ? []
        : [.. header.SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>An address, with or without a port: <c>192.0.2.1:123</c>, <c>[2001:db8::1]:123</c>.</summary>
    private static IPAddress? AddressOf(string text) =>
        IPAddress.TryParse(text, out IPAddress? address) ? Plain(address)
        : IPEndPoint.TryParse(text, out IPEndPoint? endPoint) ? Plain(endPoint.Address)
        : null;

    /// <summary>The address, as IPv4 where it is one in the form of IPv6.</summary>
    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private static bool Is(string text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);

    private static bool IsHost(string text) =>
        text.Length <= 261 && !text.AsSpan().ContainsAnyExcept(HttpCharacters.Host) && (PortIn(text) is not { } port || IsPort(port));
}
