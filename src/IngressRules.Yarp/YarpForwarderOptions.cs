namespace IngressRules.Yarp;

/// <summary>How requests are sent to endpoints.</summary>
public sealed class YarpForwarderOptions
{
    /// <summary>
    /// How long a connection to an endpoint may take. Then another endpoint is tried, and where there is none the answer is 504.
    /// </summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long an endpoint may take until the head of its answer is there, counted from the last piece of the request's body; then the
    /// answer is 504. A gRPC stream answers when it has something to say, so for it <see cref="IdleTimeout"/> counts alone.
    /// </summary>
    /// <value>Default: 55 seconds: together with the time for a connection, no client waits for more than a minute.</value>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(55);

    /// <summary>
    /// How long an exchange that has been answered may go without a byte in either direction: WebSockets, event streams, gRPC streams and
    /// long downloads are silent for long at times.
    /// </summary>
    /// <value>Default: 1 hour.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long an exchange may take in all, WebSockets included; null for as long as it likes.</summary>
    /// <value>Default: null.</value>
    public TimeSpan? TotalTimeout { get; set; }

    /// <summary>
    /// Whether the certificate of an endpoint with <c>appProtocol: https</c> must be valid for the client's Host and lead to a root that
    /// this machine trusts. Pods seldom have such a certificate, and an address in an EndpointSlice says nothing about names.
    /// </summary>
    /// <value>Default: false: the connection is encrypted, the endpoint is not authenticated. <see cref="ConfigureHandler"/> can pin a
    /// private root.</value>
    public bool VerifyEndpointCertificates { get; set; }

    /// <summary>
    /// Changes the connection handlers, for example which certificates of <c>https</c> endpoints are trusted. Null changes nothing.
    /// </summary>
    public Action<SocketsHttpHandler>? ConfigureHandler { get; set; }
}
