using IngressRules.Compilation;

namespace IngressRules.Explanation;

/// <summary>Whether requests reach a rule.</summary>
/// <param name="Path">The path of a request that does; null if none was found.</param>
/// <param name="TakenBy">
/// If none does, the rules that take all requests that fit it; null if the time for the search was too short to know.
/// </param>
internal readonly record struct RuleReach(string? Path, IReadOnlyList<CompiledRule>? TakenBy)
{
    /// <summary>True if no request reaches the rule.</summary>
    public bool IsNone => Path is null && TakenBy is not null;
}
