using IngressRules.Forwarding;
using IngressRules.Policies;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore.Policies;

/// <summary>
/// What the policies of a route ask of the forwarder. It is a feature of requests whose route has policies; where it is absent, a request
/// is forwarded as it is. Headers of the request have been set already.
/// </summary>
/// <remarks>
/// A forwarder that honours all of it implements <see cref="IPolicyForwarder"/>. To another one no request is given that asks for another
/// target, Host, protocol or TLS: the client gets 503, because a policy that is passed over can open what it was to close.
/// </remarks>
public interface IForwardPolicyFeature
{
    /// <summary>The target that the endpoint gets, path and query; null for the client's.</summary>
    string? Target { get; }

    /// <summary>The Host that the endpoint gets; null for the client's.</summary>
    string? Host { get; }

    /// <summary>Whether the request is sent without the client's body.</summary>
    bool WithoutBody { get; }

    /// <summary>Protocol and TLS; null for what the endpoint's <see cref="BackendEndpoint.AppProtocol"/> says.</summary>
    BackendConnection? Connection { get; }

    /// <summary>
    /// How long the endpoint may take, and how large the head of its response may be; null for the forwarder's own limits.
    /// </summary>
    BackendTimeouts? Timeouts { get; }

    /// <summary>
    /// True where a response is not for the client, because another endpoint or an error page takes its place. Then the forwarder sends
    /// nothing of it, leaves the response of <see cref="HttpContext"/> as it is, and returns <see cref="ForwardResult.Rejected"/>.
    /// </summary>
    /// <param name="status">The status of the response, a final one.</param>
    bool Rejects(int status);

    /// <summary>
    /// Changes the head of a response. The forwarder calls it when status and headers are those of the endpoint, and nothing has been sent.
    /// </summary>
    /// <param name="response">The response to the client.</param>
    void Adapt(HttpResponse response);
}

/// <summary>A forwarder that honours <see cref="IForwardPolicyFeature"/>.</summary>
public interface IPolicyForwarder : IForwarder<HttpContext>;
