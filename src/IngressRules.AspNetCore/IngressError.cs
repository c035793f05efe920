using IngressRules.Forwarding;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore;

/// <summary>An error response of the router itself, where no endpoint responded.</summary>
/// <param name="Status">The HTTP status: 400, 401, 403, 404, 408, 413, 500, 502, 503, 504 or 508, or what a policy says.</param>
/// <param name="Sentence">The message for the client. It contains no addresses, names or internal errors.</param>
/// <param name="Outcome">The result of the request.</param>
public sealed record IngressError(int Status, string Sentence, DispatchOutcome Outcome);

/// <summary>
/// Writes the router's own error responses. A host registers its own writer to change their format
/// (<see cref="IngressRulesBuilder.AddErrorWriter{T}"/>); <see cref="IIngressMatchFeature"/> has the details of the request.
/// </summary>
public interface IIngressErrorWriter
{
    /// <summary>Writes a response. When it is called, the response has not started, its headers are empty, and its status is set.</summary>
    /// <param name="context">The request.</param>
    /// <param name="error">The status and message to write.</param>
    Task WriteAsync(HttpContext context, IngressError error);
}
