namespace IngressRules.Kestrel.Connections;

/// <summary>How many clients may be connected, and how much of their traffic is buffered.</summary>
public sealed class IngressConnectionOptions
{
    /// <summary>
    /// How many clients may be connected at the same time. At the limit the connection that has been without a request for longest is
    /// closed for each new one. Where every connection has a request under way, one whose client has neither sent nor read for five seconds
    /// is, and otherwise new clients wait until one ends.
    /// </summary>
    /// <value>Default: null, as many as the limit of file descriptors allows: see <see cref="DescriptorBudget"/>.</value>
    public int? MaxConnections { get; set; }

    /// <summary>
    /// How many bytes of a connection are buffered in each direction before the router stops reading from it. Beyond that the buffers of
    /// the system and of the client fill up.
    /// </summary>
    /// <value>Default: 32,768, so 64 KiB a connection. Request heads may be longer.</value>
    public int BufferSize { get; set; } = 32 * 1024;
}
