using System.Diagnostics;
using System.Net;
using System.Text;
using IngressRules.Forwarding;
using IngressRules.Matching;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;
using Endpoint = IngressRules.Forwarding.Endpoint;

namespace IngressRules.Yarp;

/// <summary>
/// Sends requests through YARP's <see cref="IHttpForwarder"/>, over one pool of connections for all endpoints. Endpoints are spoken to in
/// HTTP/1.1, whatever the client speaks, unless their <c>appProtocol</c> asks for something else (spec sheet 6.1).
/// </summary>
public sealed class YarpForwarder : IForwarder<HttpContext>, IDisposable
{
    private readonly IHttpForwarder _forwarder;
    private readonly HttpMessageInvoker _client;
    private readonly ForwarderRequestConfig _http1;
    private readonly ForwarderRequestConfig _http2;
    private readonly TimeSpan _upgradedTimeout;

    /// <summary>A forwarder over YARP's.</summary>
    /// <param name="forwarder">YARP's own.</param>
    /// <param name="options">Time-outs and the like.</param>
    public YarpForwarder(IHttpForwarder forwarder, IOptions<YarpForwarderOptions> options)
    {
        ArgumentNullException.ThrowIfNull(forwarder);
        ArgumentNullException.ThrowIfNull(options);
        _forwarder = forwarder;
        _client = new HttpMessageInvoker(CreateHandler(options.Value));
        _http1 = new()
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            ActivityTimeout = options.Value.ActivityTimeout,
        };
        _http2 = _http1 with { Version = HttpVersion.Version20 };
        _upgradedTimeout = options.Value.UpgradedActivityTimeout;
    }

    /// <inheritdoc/>
    public async ValueTask<ForwardResult> ForwardAsync(HttpContext request, IngressMatch match, Endpoint endpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(endpoint);
        (string scheme, ForwarderRequestConfig config) = endpoint.AppProtocol switch
        {
            "https" => ("https://", _http1),
            "kubernetes.io/h2c" => ("http://", _http2),
            _ => ("http://", _http1),
        };
        if (WantsUpgrade(request))
        {
            config = config with { ActivityTimeout = _upgradedTimeout };
        }

        ForwarderError error = await _forwarder
            .SendAsync(request, scheme + endpoint.Authority, _client, config, ForwardedRequest.Transformer, cancellationToken)
            .ConfigureAwait(false);
        return ForwardOutcome.Of(error, request);
    }

    /// <summary>Closes the connections to all endpoints.</summary>
    public void Dispose() => _client.Dispose();

    private static bool WantsUpgrade(HttpContext request) =>
        request.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        || request.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    /// <summary>A proxy hands on what it gets: it follows no redirect, keeps no cookie, unpacks nothing and asks no other proxy.</summary>
    private static SocketsHttpHandler CreateHandler(YarpForwarderOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
            ConnectTimeout = options.ConnectTimeout,

            // Latin-1 gives every byte a character and every such character its byte again, as the server in front does it too.
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        };
        options.ConfigureHandler?.Invoke(handler);
        return handler;
    }
}
