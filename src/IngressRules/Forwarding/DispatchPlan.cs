namespace IngressRules.Forwarding;

/// <summary>
/// How one request is sent where that is not left to its match and the dispatcher: to which endpoints, who chooses among them, and when
/// another one is tried. A host makes one for each request that asks for it; all others need none.
/// </summary>
/// <param name="backend">The endpoints in place of those of the match's backend.</param>
public class DispatchPlan(BackendEndpoints backend)
{
    /// <summary>The endpoints.</summary>
    public BackendEndpoints Backend { get; } = backend ?? throw new ArgumentNullException(nameof(backend));

    /// <summary>Chooses among them for this request; null for the dispatcher's own selector.</summary>
    public IEndpointSelector? Selector { get; init; }

    /// <summary>
    /// Whether the selector's choice is the only endpoint that is tried, and may be one that is cooling down: for clients that must stay at
    /// their endpoint.
    /// </summary>
    public bool IsSticky { get; init; }

    /// <summary>The maximum number of endpoints; null for the class of the Ingress or the dispatcher to say.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>
    /// Whether another endpoint can be tried after the one that the request is being sent to. A forwarder that may reject a status because
    /// another endpoint could do better asks for it; the dispatcher keeps it current.
    /// </summary>
    public bool HasOther { get; internal set; }

    /// <summary>True if another endpoint may be tried after a result, provided that there is one.</summary>
    /// <param name="result">The result.</param>
    public virtual bool MayGoElsewhere(ForwardResult result) => MayBeSentElsewhere(result);

    /// <summary>True if nothing was sent, or the request may be sent again.</summary>
    internal static bool MayBeSentElsewhere(ForwardResult result) =>
        result is ForwardResult.NotConnected or ForwardResult.ConnectTimedOut or ForwardResult.Interrupted or ForwardResult.Refused;
}
