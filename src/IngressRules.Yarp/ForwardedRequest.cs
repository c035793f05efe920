using System.Net.Http.Headers;
using IngressRules.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace IngressRules.Yarp;

/// <summary>
/// Makes the request that an endpoint sees: the client's own target, byte for byte, its Host, and three headers that say where the request
/// came from. What the client itself says under these names is dropped, because anybody can say it.
/// </summary>
internal sealed class ForwardedRequest : HttpTransformer
{
    private const string For = "X-Forwarded-For";
    private const string Proto = "X-Forwarded-Proto";
    private const string ForwardedHost = "X-Forwarded-Host";

    /// <summary>Headers about the client that only a proxy may set; all are dropped, and the first three set anew.</summary>
    private static readonly string[] SetByProxies = [For, Proto, ForwardedHost, "X-Forwarded-Port", "X-Forwarded-Prefix", "Forwarded"];

    /// <summary>Headers that a client cannot have dropped by naming them in <c>Connection</c>: they decide where a message goes and where it ends.</summary>
    private static readonly HashSet<string> EndToEnd =
        new(StringComparer.OrdinalIgnoreCase) { HeaderNames.Host, HeaderNames.ContentLength, HeaderNames.TransferEncoding };

    /// <summary>Parsing a URL would decode and shorten the target, and an endpoint could read another path than the one that was matched.</summary>
    private static readonly UriCreationOptions AsItStands = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private ForwardedRequest()
    {
    }

    public static ForwardedRequest Transformer { get; } = new();

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        bool copyBody = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken).ConfigureAwait(false);
        if (copyBody && proxyResponse is not null && StreamedAnswer.IsOpen(proxyResponse))
        {
            // A client takes the stream for open when it has the head, and the first event may be hours away.
            await httpContext.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        return copyBody;
    }

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken).ConfigureAwait(false);
        (string target, string? authority) = ForwardedTarget.Of(httpContext.GetRawTarget());
        proxyRequest.RequestUri = new Uri(destinationPrefix + target, AsItStands);

        DropHopByHop(httpContext.Request.Headers.Connection, proxyRequest);
        HttpRequestHeaders headers = proxyRequest.Headers;
        foreach (string name in SetByProxies)
        {
            headers.Remove(name);
        }

        string host = authority ?? httpContext.Request.Headers.Host.ToString();
        headers.Host = null;
        Set(headers, HeaderNames.Host, host);
        Set(headers, ForwardedHost, host);
        Set(headers, Proto, httpContext.Request.Scheme);
        if (httpContext.Connection.RemoteIpAddress is { } client)
        {
            Set(headers, For, (client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client).ToString());
        }
    }

    /// <summary>Drops what the client says is meant for the next hop alone (RFC 9110, 7.6.1).</summary>
    private static void DropHopByHop(StringValues connection, HttpRequestMessage request)
    {
        foreach (string name in connection.OfType<string>().SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            if (EndToEnd.Contains(name))
            {
                continue;
            }

            // Asking first: to remove a name that a collection does not know is an exception there.
            if (request.Headers.NonValidated.Contains(name))
            {
                request.Headers.Remove(name);
            }
            else if (request.Content is { } content && content.Headers.NonValidated.Contains(name))
            {
                content.Headers.Remove(name);
            }
        }
    }

    private static void Set(HttpRequestHeaders headers, string name, string value)
    {
        if (value.Length > 0)
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }
}
