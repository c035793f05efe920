using IngressRules.Policies;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Policies;

/// <summary>What a route's policies ask of the forwarder for one request.</summary>
/// <param name="request">The request.</param>
/// <param name="plan">Where it goes.</param>
internal sealed class ForwardPolicy(PolicyRequest request, PolicyPlan plan) : IForwardPolicyFeature
{
    public string? Target => request.Rewritten;

    public string? Host => request.Policies.RequestHeaders?.Host;

    public bool WithoutBody => false;

    public BackendConnection? Connection => request.Policies.Connection is { Protocol: BackendProtocol.Client } connection
        ? connection with { Protocol = request.Origin.IsHttps ? BackendProtocol.Https : BackendProtocol.Http }
        : request.Policies.Connection;

    public BackendTimeouts? Timeouts => request.Policies.Timeouts;

    /// <summary>The status of a response that was not for the client; null for none.</summary>
    public int? RejectedStatus { get; private set; }

    public bool Rejects(int status)
    {
        bool rejects = plan.Retries(status)
            || (request.Policies.ErrorPages is { OwnOnly: false } pages && pages.Statuses.Contains(status));
        RejectedStatus = rejects ? status : null;
        return rejects;
    }

    public void Adapt(HttpResponse response)
    {
        if (request.Policies.RequestHeaders is { AsIngressNginx: true })
        {
            response.Headers.Remove(Microsoft.Net.Http.Headers.HeaderNames.Server);
        }

        if (request.Policies.ResponseHeaders is { } policy)
        {
            ResponseRewriting.Apply(policy, response);
        }
    }
}
