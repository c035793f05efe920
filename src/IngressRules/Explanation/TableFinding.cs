using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>
/// What <see cref="TableAnalyzer"/> finds about a table: a finding as every stage has them, and the rules that it is about.
/// </summary>
/// <param name="Kind">What it is about. One diagnostic can be of two kinds: a rule can be shadowed and unreachable.</param>
/// <param name="Diagnostic">The finding. What <c>validate</c> finds too is the same here, in code and words.</param>
public sealed record TableFinding(TableFindingKind Kind, Diagnostic Diagnostic)
{
    /// <summary>The Ingress that it is about.</summary>
    public Ingress? Ingress { get; init; }

    /// <summary>The rule that it is about; null for a finding about no single rule.</summary>
    public RuleReference? Rule { get; init; }

    /// <summary>
    /// The rules to which it is due. Of an unreachable rule, rules that come before it: every request that fits it fits one of them. None
    /// where no request can have its host or path.
    /// </summary>
    public IReadOnlyList<RuleReference> By { get; init; } = [];

    /// <summary>A request that shows it, as <c>match</c> takes one: a host, empty for none, and a path. Null where there is none.</summary>
    public (string Host, string Path)? Witness { get; init; }
}
