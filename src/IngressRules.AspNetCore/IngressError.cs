using IngressRules.Forwarding;
using Microsoft.AspNetCore.Http;

namespace IngressRules.AspNetCore;

/// <summary>An answer that the router gives in its own name, because no endpoint gave one.</summary>
/// <param name="Status">The HTTP status: 400, 404, 408, 413, 502, 503 or 504.</param>
/// <param name="Sentence">What a client may know: nothing about addresses, names or errors inside.</param>
/// <param name="Outcome">What became of the request.</param>
public sealed record IngressError(int Status, string Sentence, DispatchOutcome Outcome);

/// <summary>
/// Writes the answers that the router gives in its own name. A host registers another one to give them its own looks
/// (<see cref="IngressRulesBuilder.AddErrorWriter{T}"/>); <see cref="IIngressMatchFeature"/> tells it the rest of the story.
/// </summary>
public interface IIngressErrorWriter
{
    /// <summary>Writes an answer. It has not begun, its headers are empty, and its status is set.</summary>
    /// <param name="context">The request.</param>
    /// <param name="error">What to say.</param>
    Task WriteAsync(HttpContext context, IngressError error);
}
