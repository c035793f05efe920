using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace IngressRules.Yarp;

/// <summary>
/// Finds requests that have come through this router before, by the name that it leaves in <c>Via</c> (RFC 9110, 7.6.3) and, where that is
/// in use, in <c>CDN-Loop</c> (RFC 8586). Without it a Service that leads back to the router makes one request go round until the process
/// ends. Responses get no <c>Via</c>: nothing reads it there, and it would tell clients about the router.
/// </summary>
internal sealed class ForwardedVia
{
    private const string CdnLoop = "CDN-Loop";

    private readonly string _name;
    private readonly string _http10;
    private readonly string _http11;
    private readonly string _http2;
    private readonly string _http3;

    /// <summary>Creates it with a name; null for a random one.</summary>
    public ForwardedVia(string? name)
    {
        // Random, so that a request may pass several routers, one behind the other.
        _name = name ?? $"r{Guid.NewGuid():n}"[..17];
        if (_name.Length == 0 || !_name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'))
        {
            throw new ArgumentException(
                $"\"{name}\" is no name for Via; use letters, digits, dots, hyphens and underscores.", nameof(name));
        }

        (_http10, _http11, _http2, _http3) = ($"1.0 {_name}", $"1.1 {_name}", $"2.0 {_name}", $"3.0 {_name}");
    }

    /// <summary>True if the request has come through this router before.</summary>
    public bool IsIn(IHeaderDictionary headers) =>
        Names(headers.Via, protocol: true) || (headers.TryGetValue(CdnLoop, out StringValues loop) && Names(loop, protocol: false));

    /// <summary>Adds the router's name to a request that is about to be sent.</summary>
    public void AddTo(HttpRequestMessage request, HttpRequest received)
    {
        string protocol = received.Protocol;
        request.Headers.TryAddWithoutValidation(
            HeaderNames.Via,
            HttpProtocol.IsHttp11(protocol) ? _http11
            : HttpProtocol.IsHttp2(protocol) ? _http2
            : HttpProtocol.IsHttp3(protocol) ? _http3
            : _http10);
        if (received.Headers.ContainsKey(CdnLoop))
        {
            request.Headers.TryAddWithoutValidation(CdnLoop, _name);
        }
    }

    /// <summary>
    /// True if an element of a list has the router's name: after a protocol in <c>Via</c>, at the beginning in <c>CDN-Loop</c>. Comments
    /// are not skipped, because one that a client opens and does not close would hide the names after it.
    /// </summary>
    private bool Names(StringValues values, bool protocol)
    {
        foreach (string? value in values)
        {
            ReadOnlySpan<char> list = value;
            foreach (Range element in list.Split(','))
            {
                ReadOnlySpan<char> text = list[element].Trim(" \t");
                if (protocol)
                {
                    int space = text.IndexOfAny(' ', '\t');
                    text = space < 0 ? [] : text[space..].TrimStart(" \t");
                }

                int end = text.IndexOfAny(" \t;(");
                if ((end < 0 ? text : text[..end]).Equals(_name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
