namespace IngressRules.Yarp;

/// <summary>How requests are sent to endpoints.</summary>
public sealed class YarpForwarderOptions
{
    /// <summary>How long a connection to an endpoint may take; then the answer is 504.</summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an exchange may go without a byte in either direction, the wait for the endpoint's answer included.</summary>
    /// <value>Default: 100 seconds.</value>
    public TimeSpan ActivityTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>As <see cref="ActivityTimeout"/>, for connections that were upgraded: a WebSocket may be silent for long.</summary>
    /// <value>Default: 1 hour.</value>
    public TimeSpan UpgradedActivityTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Changes the connection handler, for example which certificates of <c>https</c> endpoints are trusted. Null changes nothing.</summary>
    public Action<SocketsHttpHandler>? ConfigureHandler { get; set; }
}
