namespace IngressRules.Kestrel.Draining;

/// <summary>How connections drain before the server stops.</summary>
public sealed class IngressDrainingOptions
{
    /// <summary>
    /// The longest time for which a server that is asked to stop serves as before, except that each response ends its connection. It is
    /// over as soon as no client is connected. A load balancer that is slow to notice a stopping server needs a longer one.
    /// </summary>
    /// <value>Default: 1 second. It is part of the host's <c>ShutdownTimeout</c>.</value>
    public TimeSpan DrainPeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether new TCP connections are dropped after the drain period, while the last ones that were let in are still served. Otherwise a
    /// connection that the system has completed and the server has not accepted yet is reset when listening ends. Linux only; elsewhere it
    /// does nothing.
    /// </summary>
    /// <value>Default: false, because it attaches a packet filter to the sockets that the server listens on.</value>
    public bool DropNewConnections { get; set; }
}
