using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using IngressRules.Forwarding;
using IngressRules.Matching;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace IngressRules.Yarp;

/// <summary>
/// Forwards requests with YARP's <see cref="IHttpForwarder"/>, over one connection pool for all endpoints. It uses HTTP/1.1 to endpoints,
/// whatever version the client uses, unless their <c>appProtocol</c> selects another protocol (specification 6.1).
/// </summary>
internal sealed class YarpForwarder : IForwarder<HttpContext>, IDisposable
{
    private readonly IHttpForwarder _forwarder;
    private readonly HttpMessageInvoker _client;
    private readonly HttpMessageInvoker _external;
    private readonly ForwarderRequestConfig _http1;
    private readonly ForwarderRequestConfig _http2;
    private readonly ForwarderRequestConfig _negotiated;
    private readonly TimeSpan _answerTimeout;
    private readonly TimeSpan? _totalTimeout;

    /// <summary>Creates a forwarder on top of YARP's.</summary>
    /// <param name="forwarder">YARP's forwarder.</param>
    /// <param name="options">Timeouts and other settings.</param>
    public YarpForwarder(IHttpForwarder forwarder, IOptions<YarpForwarderOptions> options)
    {
        ArgumentNullException.ThrowIfNull(forwarder);
        ArgumentNullException.ThrowIfNull(options);
        _forwarder = forwarder;
        _answerTimeout = options.Value.ResponseTimeout;
        _totalTimeout = options.Value.TotalTimeout;
        EndpointConnections? limited = options.Value.MaxConnections is { } limit ? new(limit) : null;
        UploadLimit? uploads = options.Value.MaxConnections is { } connections ? new(connections) : null;
        _client = CreateClient(options.Value, limited, uploads, connect: null);
        _external = CreateClient(options.Value, limited, uploads, ExternalConnection.ConnectAsync);
        _http1 = new()
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            ActivityTimeout = options.Value.IdleTimeout,
        };
        _http2 = _http1 with { Version = HttpVersion.Version20 };
        _negotiated = _http2 with { VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
    }

    /// <inheritdoc/>
    public ValueTask<ForwardResult> ForwardAsync(
        HttpContext request, IngressMatch match, BackendEndpoint endpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(endpoint);
        (string scheme, ForwarderRequestConfig config) = endpoint.AppProtocol switch
        {
            // Over TLS the HTTP version is negotiated, because gRPC needs HTTP/2. WebSockets use HTTP/1.1, which every server supports.
            "https" => ("https://", WantsUpgrade(request) ? _http1 : _negotiated),
            "kubernetes.io/wss" => ("https://", _http1),
            "kubernetes.io/h2c" => ("http://", _http2),
            _ => ("http://", _http1),
        };
        StartAnew(request);
        if (IsTooLarge(request))
        {
            // Respond now, before an endpoint has received part of the body.
            request.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return new(ForwardResult.Aborted);
        }

        ClientBody.Attach(request);
        HttpMessageInvoker client = endpoint.IsExternal ? _external : _client;
        return _totalTimeout is { } total
            ? SendAsync(request, scheme + endpoint.Authority, client, config, total, cancellationToken)
            : SendAsync(request, scheme + endpoint.Authority, client, config, cancellationToken);
    }

    /// <summary>Closes the connections to all endpoints.</summary>
    public void Dispose()
    {
        _client.Dispose();
        _external.Dispose();
    }

    private async ValueTask<ForwardResult> SendAsync(
        HttpContext request, string destination, HttpMessageInvoker client, ForwarderRequestConfig config, TimeSpan total,
        CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(total);
        return await SendAsync(request, destination, client, config, limit.Token).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ForwardResult> SendAsync(
        HttpContext request, string destination, HttpMessageInvoker client, ForwarderRequestConfig config,
        CancellationToken cancellationToken)
    {
        // YARP watches RequestAborted itself.
        ResponseDeadline deadline = ResponseDeadline.Rent(cancellationToken == request.RequestAborted ? default : cancellationToken);
        var exchange = new ForwardedRequest(deadline, _answerTimeout);
        try
        {
            ForwarderError error = await _forwarder.SendAsync(
                request, destination, client, config, exchange, deadline.Token).ConfigureAwait(false);
            return ForwardOutcome.Of(error, request);
        }
        finally
        {
            deadline.Return(mayBeInUse: exchange.HasBody);
        }
    }

    /// <summary>
    /// Resets the response before another attempt. YARP rejects a request whose response it has already set, which it does when an endpoint
    /// cannot be reached.
    /// </summary>
    private static void StartAnew(HttpContext request)
    {
        if (request.Response.StatusCode != StatusCodes.Status200OK && request.Features.Get<IForwarderErrorFeature>() is not null)
        {
            request.Features.Set<IForwarderErrorFeature>(null);
            request.Response.Clear();
        }
    }

    private static bool IsTooLarge(HttpContext request) =>
        request.Request.ContentLength is { } length && length > request.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;

    private static bool WantsUpgrade(HttpContext request) =>
        request.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        || request.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    /// <summary>
    /// The settings that a proxy needs: responses are passed on unchanged, so no redirects, no cookies, no decompression and no further
    /// proxy.
    /// </summary>
    private static HttpMessageInvoker CreateClient(
        YarpForwarderOptions options, EndpointConnections? limited, UploadLimit? uploads,
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect)
    {
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> dial = connect ?? EndpointConnections.ConnectAsync;
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = limited is null ? connect : (context, cancellation) => limited.ConnectAsync(dial, context, cancellation),
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
            ConnectTimeout = options.ConnectTimeout,

            RequestHeaderEncodingSelector = OwnRepeats.EncodingOf,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        };
        if (connect is not null)
        {
            // A DNS name may resolve to another address later, and only a new connection looks it up again.
            handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2);
        }

        if (!options.VerifyEndpointCertificates)
        {
#pragma warning disable CA5359 // The option says so, and why: see YarpForwarderOptions.VerifyEndpointCertificates.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        options.ConfigureHandler?.Invoke(handler);
        return new HttpMessageInvoker(new EndpointHandler(handler, uploads));
    }
}
