using IngressRules.Forwarding;
using Microsoft.AspNetCore.Hosting.Server;

namespace IngressRules.Yarp;

/// <summary>How requests are forwarded to endpoints.</summary>
public sealed class YarpForwarderOptions
{
    /// <summary>
    /// The timeout for connecting to an endpoint. After it another endpoint is tried; if there is none, the response is 504.
    /// </summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The timeout for the head of an endpoint's response, counted from the last piece of the request's body. After it the response is 504.
    /// It does not apply to gRPC over HTTP/2 on both sides, where a stream may respond late; only <see cref="IdleTimeout"/> does.
    /// </summary>
    /// <value>Default: 55 seconds, so that together with the connect timeout a client waits at most one minute.</value>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(55);

    /// <summary>
    /// How long an exchange may be idle, without a byte in either direction, after the response has begun. It is long because WebSockets,
    /// event streams, gRPC streams and long downloads can be silent for a long time.
    /// </summary>
    /// <value>Default: 1 hour.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The timeout for a whole exchange, WebSockets included; null for no limit.</summary>
    /// <value>Default: null.</value>
    public TimeSpan? TotalTimeout { get; set; }

    /// <summary>
    /// How many connections to endpoints may be open in total; null for no limit. At the limit idle connections are closed, and those of
    /// clients that have stopped sending or reading for a second or more, the longest first. A request for which there is no connection
    /// after two seconds gets 503. A host with a limit of file descriptors needs one: see <c>DescriptorBudget</c> of IngressRules.Kestrel.
    /// </summary>
    /// <value>Default: null.</value>
    public int? MaxConnections { get; set; }

    /// <summary>
    /// Whether the certificate of an endpoint with <c>appProtocol: https</c> must be valid for the endpoint's
    /// <see cref="BackendEndpoint.ServerName"/>, which is the name of its Service (<c>web.shop.svc</c>), and chain to a root that this
    /// machine trusts. Pods seldom have such a certificate.
    /// </summary>
    /// <value>
    /// Default: false. The connection is encrypted but the endpoint is not authenticated. <see cref="ConfigureHandler"/> can pin a private
    /// root.
    /// </value>
    public bool VerifyEndpointCertificates { get; set; }

    /// <summary>
    /// Configures the connection handlers, for example which certificates of <c>https</c> endpoints are trusted. A
    /// <see cref="System.Net.Security.SslClientAuthenticationOptions.TargetHost"/> takes the place of every endpoint's own name. The
    /// <see cref="SocketsHttpHandler.ConnectCallback"/> is replaced afterwards. Null changes nothing.
    /// </summary>
    public Action<SocketsHttpHandler>? ConfigureHandler { get; set; }

    /// <summary>
    /// The name of this proxy in the <c>Via</c> header of forwarded requests, and in <c>CDN-Loop</c> where a request has one. A request
    /// that already has it has gone round in a circle and gets 508.
    /// </summary>
    /// <value>Default: null, a random name for each process. Replicas that share a name must not be put behind one another.</value>
    public string? ViaName { get; set; }

    /// <summary>
    /// Other servers of this process, such as that of the admin page. Their listeners are never an endpoint, and neither are those of the
    /// host's own server.
    /// </summary>
    public IList<IServer> OtherServers { get; } = [];
}
