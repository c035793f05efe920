using System.Net;
using IngressRules.AspNetCore.Headers;
using IngressRules.AspNetCore.Policies;
using IngressRules.Forwarding;
using IngressRules.Matching;
using IngressRules.Reloading;

namespace IngressRules.AspNetCore;

/// <summary>
/// The routing decision of a request, for other middleware, logs and metrics. It is present from the match on, even where nothing matched.
/// </summary>
public interface IIngressMatchFeature
{
    /// <summary>The table that made the decision. It is used until the request ends, even if the rules are reloaded.</summary>
    RoutingTable Table { get; }

    /// <summary>The match.</summary>
    IngressMatch Match { get; }

    /// <summary>
    /// The address of the client: of the connection, or the one that a trusted proxy names in <c>X-Forwarded-For</c>; null where the
    /// connection has none.
    /// </summary>
    IPAddress? ClientAddress { get; }

    /// <summary>The result of forwarding; null until it is known, and where the request went to the next middleware.</summary>
    DispatchResult? Result { get; }
}

/// <summary>The middleware's implementation.</summary>
internal sealed class IngressMatchFeature(RoutingTable table, IngressMatch match, RequestOrigin origin) : IIngressMatchFeature
{
    public RoutingTable Table => table;

    public IngressMatch Match => match;

    public IPAddress? ClientAddress => origin.Client;

    public DispatchResult? Result { get; set; }

    /// <summary>What policies did to the request; null where its route has none.</summary>
    public IPolicyStepsFeature? Policies { get; set; }

    /// <summary>True if the router responded by itself before the request came to a backend or the next middleware.</summary>
    public bool IsAnswered { get; set; }
}
