namespace IngressRules.Kestrel.Draining;

/// <summary>How connections drain before the server stops.</summary>
public sealed class IngressDrainingOptions
{
    /// <summary>
    /// How long a server that is asked to stop goes on taking connections in any case, before <see cref="DrainPeriod"/> begins: so long it
    /// may take until the load balancers in front have noticed. Each response ends its connection meanwhile.
    /// </summary>
    /// <value>Default: zero. It is part of the host's <c>ShutdownTimeout</c>.</value>
    public TimeSpan DrainDelay { get; set; }

    /// <summary>
    /// The longest time for which a server that is asked to stop serves as before, except that each response ends its connection. It is
    /// over as soon as no client is connected.
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
