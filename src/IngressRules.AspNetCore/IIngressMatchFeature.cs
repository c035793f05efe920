using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore;

/// <summary>
/// Tells other middleware, logs and metrics how a request was decided. Present from the match on, also where nothing matched.
/// </summary>
public interface IIngressMatchFeature
{
    /// <summary>The table that decided. It serves the request to its end, whatever is loaded meanwhile.</summary>
    RoutingTable Table { get; }

    /// <summary>The decision.</summary>
    IngressMatch Match { get; }

    /// <summary>What became of the request; null until that is known, and where the request was passed on to the next middleware.</summary>
    DispatchResult? Result { get; }
}

/// <summary>The middleware's own instance.</summary>
internal sealed class IngressMatchFeature(RoutingTable table, IngressMatch match) : IIngressMatchFeature
{
    public RoutingTable Table => table;

    public IngressMatch Match => match;

    public DispatchResult? Result { get; set; }
}
