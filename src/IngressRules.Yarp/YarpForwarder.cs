using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using IngressRules.AspNetCore;
using IngressRules.AspNetCore.Policies;
using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Policies;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace IngressRules.Yarp;

/// <summary>
/// Forwards requests with YARP's <see cref="IHttpForwarder"/>, over one connection pool for all endpoints. It uses HTTP/1.1 to endpoints,
/// whatever version the client uses, unless their <c>appProtocol</c> selects another protocol (specification 6.1).
/// </summary>
internal sealed class YarpForwarder : IPolicyForwarder, IDisposable
{
    /// <summary>The deadline of the response, which knows whom the router waits for, is to come first.</summary>
    private static readonly TimeSpan s_idleMargin = TimeSpan.FromSeconds(1);

    private readonly IHttpForwarder _forwarder;
    private readonly EndpointClients _clients;
    private readonly EndpointClients _external;
    private readonly ForwardedVia _via;
    private readonly ForwarderRequestConfig _http1;
    private readonly ForwarderRequestConfig _http2;
    private readonly TimeSpan _responseTimeout;
    private readonly TimeSpan? _totalTimeout;
    private readonly IdleConfigs _idleConfigs = new();

    /// <summary>Creates a forwarder on top of YARP's.</summary>
    /// <param name="forwarder">YARP's forwarder.</param>
    /// <param name="options">Timeouts and other settings.</param>
    /// <param name="rules">The settings of the host, which say what endpoints may be.</param>
    /// <param name="server">The host's server, whose listeners are never endpoints; null where it has none.</param>
    public YarpForwarder(
        IHttpForwarder forwarder, IOptions<YarpForwarderOptions> options, IOptions<IngressRulesOptions> rules, IServer? server = null)
    {
        ArgumentNullException.ThrowIfNull(forwarder);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(rules);
        _forwarder = forwarder;
        _via = new(options.Value.ViaName);
        _responseTimeout = options.Value.ResponseTimeout;
        _totalTimeout = options.Value.TotalTimeout;
        bool allowLoopback = rules.Value.ResolverOptions.AllowLoopbackEndpoints;
        var own = new OwnListeners(server, options.Value.OtherServers);
        EndpointConnections? limited = options.Value.MaxConnections is { } limit ? new(limit) : null;
        UploadLimit? uploads = options.Value.MaxConnections is { } connections ? new(connections) : null;
        _clients = CreateClients(options.Value, uploads, () => new(allowLoopback, isExternal: false, own, limited));
        _external = CreateClients(options.Value, uploads, () => new(allowLoopback, isExternal: true, own, limited));
        _http1 = new()
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            ActivityTimeout = options.Value.IdleTimeout,
        };
        _http2 = _http1 with { Version = HttpVersion.Version20 };
    }

    /// <inheritdoc/>
    public ValueTask<ForwardResult> ForwardAsync(
        HttpContext request, IngressMatch match, BackendEndpoint endpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(endpoint);
        StartAnew(request);
        if (_via.IsIn(request.Request.Headers))
        {
            return new(ForwardResult.LoopDetected);
        }

        if (IsTooLarge(request))
        {
            // Respond now, before an endpoint has received part of the body.
            request.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return new(ForwardResult.Aborted);
        }

        IForwardPolicyFeature? policy = match.Policies is null ? null : request.Features.Get<IForwardPolicyFeature>();
        if (policy is { WithoutBody: true })
        {
            NoBody.Attach(request);
        }

        ClientBody.Attach(request);
        Destination destination = policy?.Connection is { } connection
            ? DestinationOf(request, endpoint, connection)
            : DestinationOf(request, endpoint);
        TimeSpan responseTimeout = _responseTimeout;
        TimeSpan? totalTimeout = _totalTimeout;
        if (match.Parameters is { } parameters)
        {
            responseTimeout = parameters.ResponseTimeout ?? responseTimeout;
            totalTimeout = parameters.TotalTimeout ?? totalTimeout;
            destination = destination with { Config = _idleConfigs.Of(parameters, parameters.IdleTimeout, destination.Config) };
        }

        if (policy?.Timeouts is { } timeouts)
        {
            responseTimeout = timeouts.Read ?? responseTimeout;
            destination = destination with { Config = _idleConfigs.Of(timeouts, timeouts.Read + s_idleMargin, destination.Config) };
        }

        return totalTimeout is { } total
            ? SendAsync(request, policy, destination, responseTimeout, total, cancellationToken)
            : SendAsync(request, policy, destination, responseTimeout, cancellationToken);
    }

    /// <summary>Closes the connections to all endpoints.</summary>
    public void Dispose()
    {
        _clients.Dispose();
        _external.Dispose();
    }

    private Destination DestinationOf(HttpContext request, BackendEndpoint endpoint)
    {
        EndpointClients clients = endpoint.IsExternal ? _external : _clients;
        switch (endpoint.AppProtocol)
        {
            // Over TLS the HTTP version is negotiated, because gRPC needs HTTP/2. WebSockets use HTTP/1.1, which every server supports.
            case "https" when WantsUpgrade(request):
                return Over(TlsTarget.Of(endpoint with { AppProtocol = "kubernetes.io/wss" }));
            case "https" or "kubernetes.io/wss":
                return Over(TlsTarget.Of(endpoint));
            default:
                return new(
                    endpoint,
                    "http://" + endpoint.Authority,
                    clients,
                    endpoint.AppProtocol == "kubernetes.io/h2c" ? _http2 : _http1,
                    null);
        }

        Destination Over(TlsTarget target) => new(endpoint, target.Prefix, clients, target.SpeaksHttp1 ? _http1 : _http2, target);
    }

    /// <summary>How an endpoint is reached where a policy says it, whatever its Service says (N58).</summary>
    private Destination DestinationOf(HttpContext request, BackendEndpoint endpoint, BackendConnection connection)
    {
        EndpointClients clients = endpoint.IsExternal ? _external : _clients;
        bool http2 = connection.Protocol is BackendProtocol.Grpc or BackendProtocol.Grpcs;
        bool tls = connection.Protocol is BackendProtocol.Https or BackendProtocol.Grpcs
            || (connection.Protocol == BackendProtocol.Client && request.Request.IsHttps);
        TlsTarget? target = tls ? PolicyTls.Of(connection.Tls).TargetOf(endpoint, http2) : null;
        return new(endpoint, target?.Prefix ?? "http://" + endpoint.Authority, clients, http2 ? _http2 : _http1, target);
    }

    private async ValueTask<ForwardResult> SendAsync(
        HttpContext request, IForwardPolicyFeature? policy, Destination destination, TimeSpan responseTimeout, TimeSpan total,
        CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(total);
        return await SendAsync(request, policy, destination, responseTimeout, limit.Token).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ForwardResult> SendAsync(
        HttpContext request, IForwardPolicyFeature? policy, Destination destination, TimeSpan responseTimeout,
        CancellationToken cancellationToken)
    {
        // YARP watches RequestAborted itself.
        ResponseDeadline deadline = ResponseDeadline.Rent(cancellationToken == request.RequestAborted ? default : cancellationToken);
        var exchange = new ForwardedRequest(deadline, responseTimeout, _via, destination, policy);
        try
        {
            ForwarderError error = await _forwarder.SendAsync(
                request, destination.Prefix, destination.Clients.Pooled, destination.Config, exchange, deadline.Token)
                .ConfigureAwait(false);
            if (error == ForwarderError.Request && ForwardOutcome.IsStaleConnection(request, destination, exchange.HasBody))
            {
                // An endpoint may close an idle connection at the moment when a request is on its way, which says nothing about the
                // endpoint. So the request is sent once more, over a connection that has not been idle.
                StartAnew(request);
                using HttpMessageInvoker? own = destination.IsHttp2 ? destination.Clients.NewHttp2() : null;
                error = await _forwarder.SendAsync(
                    request, destination.Prefix, own ?? destination.Clients.Fresh, destination.Config, exchange, deadline.Token)
                    .ConfigureAwait(false);
            }

            return error != ForwarderError.None ? ResultOf(error, request, destination.Endpoint)
                : exchange.IsRejected ? ForwardResult.Rejected
                : ForwardResult.Forwarded;
        }
        finally
        {
            deadline.Return(mayBeInUse: exchange.HasBody);
        }
    }

    private static ForwardResult ResultOf(ForwarderError error, HttpContext request, BackendEndpoint endpoint)
    {
        ForwardResult result = ForwardOutcome.Of(error, request);
        if (FailureCause.Of(error, result, request, endpoint) is { } failure)
        {
            EndpointFailures.Add(request, failure);
        }

        return result;
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

    private static EndpointClients CreateClients(YarpForwarderOptions options, UploadLimit? uploads, Func<EndpointConnection> connection)
    {
        SocketsHttpHandler fresh = CreateHandler(options, connection());
        fresh.PooledConnectionLifetime = TimeSpan.Zero;
        return new(
            new(new EndpointHandler(CreateHandler(options, connection()), uploads)),
            new(new EndpointHandler(fresh, uploads)),
            () => new(new EndpointHandler(CreateHandler(options, connection()), uploads)));
    }

    /// <summary>
    /// The settings that a proxy needs: responses are passed on unchanged, so no redirects, no cookies, no decompression and no further
    /// proxy.
    /// </summary>
    private static SocketsHttpHandler CreateHandler(YarpForwarderOptions options, EndpointConnection connection)
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

            RequestHeaderEncodingSelector = OwnRepeats.EncodingOf,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        };
        if (connection.IsExternal)
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
        connection.Tls = handler.SslOptions;

        // A request may have a timeout of its own, which the handler does not know.
        connection.Timeout = handler.ConnectTimeout;
        handler.ConnectTimeout = Timeout.InfiniteTimeSpan;
        handler.ConnectCallback = connection.ConnectAsync;
        return handler;
    }
}
