namespace IngressRules.Forwarding;

/// <summary>How requests are led to endpoints.</summary>
public sealed record DispatcherOptions
{
    /// <summary>The options that are used where none are given.</summary>
    public static DispatcherOptions Default { get; } = new();

    /// <summary>
    /// How many endpoints a request may be given, the first included. Another one follows only where nothing was sent, or where the request
    /// may be sent again: it is idempotent and has no body. Endpoints that refuse a connection do not count where they then cool down, so the first
    /// request finds one healthy endpoint among many that are down.
    /// </summary>
    /// <value>The default is 3; with 1 nothing that was sent or waited for goes to another endpoint.</value>
    public int MaxAttempts { get; init; } = 3;
}
