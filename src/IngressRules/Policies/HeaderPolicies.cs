using IngressRules.Model;

namespace IngressRules.Policies;

/// <summary>What is changed in the headers of a request before it is sent to the backend.</summary>
public sealed record RequestHeaderPolicy
{
    /// <summary>The Host that the backend gets; null for the client's.</summary>
    public string? Host { get; init; }

    /// <summary>
    /// Whether the backend is told of the client as ingress-nginx does (N66): <c>X-Real-IP</c>, <c>X-Forwarded-For</c> with the client's
    /// address alone, <c>X-Forwarded-Host</c>, <c>-Port</c> of the listener, <c>-Proto</c>, <c>-Scheme</c>, <c>X-Scheme</c>.
    /// </summary>
    public bool AsIngressNginx { get; init; }

    /// <summary>Headers that are set.</summary>
    public ValueMap<string> Set { get; init; } = ValueMap<string>.Empty;

    /// <summary>Headers of the client that the backend does not get.</summary>
    public ValueList<string> Remove { get; init; } = [];
}

/// <summary>What is changed in the headers of a response before it is sent to the client.</summary>
public sealed record ResponseHeaderPolicy
{
    /// <summary>Headers that replace the backend's.</summary>
    public ValueMap<string> Set { get; init; } = ValueMap<string>.Empty;

    /// <summary><c>Strict-Transport-Security</c> of responses over TLS; null for none.</summary>
    public string? StrictTransportSecurity { get; init; }

    /// <summary>The domain of cookies that is replaced, and by what; null for none.</summary>
    public TextReplacement? CookieDomain { get; init; }

    /// <summary>The path of cookies that is replaced, and by what; null for none.</summary>
    public TextReplacement? CookiePath { get; init; }

    /// <summary>What <c>Location</c> and <c>Refresh</c> begin with, and what takes its place; null for none.</summary>
    public TextReplacement? Redirect { get; init; }
}

/// <summary>A text and what takes its place.</summary>
/// <param name="From">The text.</param>
/// <param name="To">What takes its place.</param>
public sealed record TextReplacement(string From, string To);
