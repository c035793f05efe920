using IngressRules.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace IngressRules.AspNetCore.Policies;

/// <summary>
/// What the request for an error page asks of the forwarder: the path <c>/</c> with the client's query, and no body (N55).
/// </summary>
/// <param name="query">The query with its question mark; empty for none.</param>
internal sealed class ErrorPagePolicy(string query) : IForwardPolicyFeature
{
    public string? Target { get; } = "/" + query;

    public string? Host => null;

    public bool WithoutBody => true;

    public BackendConnection? Connection { get; } = new(BackendProtocol.Http);

    public BackendTimeouts? Timeouts => null;

    public bool Rejects(int status) => false;

    public void Adapt(HttpResponse response) => response.Headers.Remove(HeaderNames.Server);
}
