namespace IngressRules.Forwarding;

/// <summary>How requests are sent to endpoints.</summary>
public sealed record DispatcherOptions
{
    /// <summary>The default options.</summary>
    public static DispatcherOptions Default { get; } = new();

    /// <summary>
    /// The maximum number of endpoints that a request is sent to, the first included. Another endpoint is tried only if nothing was sent,
    /// or if the request may be sent again: it is idempotent and has no body. Endpoints that refuse a connection and then cool down do not
    /// count, so that even the first request finds one healthy endpoint among many that are down.
    /// </summary>
    /// <value>The default is 3. With 1 a request is not retried after it was sent or after a connection timed out.</value>
    public int MaxAttempts { get; init; } = 3;
}
