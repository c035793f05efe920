using IngressRules.Matching;

namespace IngressRules.Cli.Replaying;

/// <summary>Where a table sends a request.</summary>
/// <param name="match">The first match that went there.</param>
internal sealed class Side(IngressMatch match)
{
    /// <summary>The first match that went there.</summary>
    public IngressMatch Match { get; } = match;

    /// <summary>Whether a rule, a default backend or nobody takes the requests.</summary>
    public MatchOutcome Outcome => Match.Outcome;

    /// <summary>The backend; null if there is none.</summary>
    public string? Backend { get; } = match.Backend?.ToString();

    /// <summary>The Ingress that decides; null if there is none.</summary>
    public string? Ingress { get; } = match.Ingress?.ToString();

    /// <summary>True if requests go to the same place, whichever Ingress says so.</summary>
    public bool IsSamePlace(Side other) =>
        ReferenceEquals(this, other) || (Outcome == other.Outcome && string.Equals(Backend, other.Backend, StringComparison.Ordinal));
}
