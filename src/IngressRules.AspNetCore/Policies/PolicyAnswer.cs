using IngressRules.Forwarding;
using Microsoft.Extensions.Primitives;

namespace IngressRules.AspNetCore.Policies;

/// <summary>A response of the router itself, by a policy.</summary>
/// <param name="Status">The status.</param>
/// <param name="Sentence">
/// What an error response tells the client, or the body of one that is neither an error nor a redirect; may be empty.
/// </param>
internal sealed record PolicyAnswer(int Status, string Sentence = "")
{
    /// <summary>Where a redirect leads; null for none.</summary>
    public string? Location { get; init; }

    /// <summary><c>WWW-Authenticate</c>; empty for none.</summary>
    public StringValues Challenge { get; init; }

    /// <summary>Whether the response carries no headers of the route, such as CORS: it leads away from it (N54).</summary>
    public bool IsBare { get; init; }

    /// <summary>What is known of the backend, where the answer is about it; null else.</summary>
    public DispatchResult? Result { get; init; }

    /// <summary>A redirect.</summary>
    /// <param name="status">The status.</param>
    /// <param name="location">Where it leads.</param>
    public static PolicyAnswer Redirect(int status, string location) => new(status) { Location = location };
}
