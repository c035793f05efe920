using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Matching;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.Explanation;

/// <summary>
/// Explains the routing of a request: how its target became the path that was compared, the hosts that were looked up, the rule that won,
/// and what became of every other rule that takes the request or nearly does. The decision comes from the same matcher that serves
/// requests. This is data; <see cref="ExplanationText"/> turns it into sentences, and <see cref="RequestExplanationJson"/> into JSON.
/// </summary>
public sealed class RequestExplanation
{
    private readonly ExplainedTable _table;
    private IReadOnlyList<RuleCandidate>? _candidates;
    private IReadOnlyList<Diagnostic>? _shadowed;
    private IReadOnlyList<Diagnostic>? _advice;
    private ValueList<PolicyText>? _policies;

    internal RequestExplanation(ExplainedTable table) => _table = table;

    /// <summary>
    /// The host that was compared: in lower case, without port and trailing dot; empty if only rules without host can match.
    /// </summary>
    public required string Host { get; init; }

    /// <summary>The request target as given.</summary>
    public required string Target { get; init; }

    /// <summary>The canonical path of the target, which is what rules are compared with.</summary>
    public required string Path { get; init; }

    /// <summary>The steps from the target to the path, each of which changed something; the last one's result is the path.</summary>
    public required IReadOnlyList<CanonicalStep> Steps { get; init; }

    /// <summary>The decision.</summary>
    public required IngressMatch Match { get; init; }

    /// <summary>The hosts that a rule for the request can have, the most specific first, and what became of each.</summary>
    public required IReadOnlyList<HostCandidate> Hosts { get; init; }

    /// <summary>
    /// True if a request without a matching path under one host falls back to the next host; false if only the first host is used.
    /// </summary>
    public required bool HostFallthrough { get; init; }

    /// <summary>Why the target is ambiguous; empty where it is not.</summary>
    public required IReadOnlyList<Ambiguity> Ambiguities { get; init; }

    /// <summary>
    /// Findings about Ingresses with rules for this host that were left out of the table: the invalid ones first, then those that could not
    /// be read, then those of another class. Of an Ingress whose last valid version is in service, they are about its latest version.
    /// </summary>
    public required IReadOnlyList<Diagnostic> LeftOut { get; init; }

    /// <summary>
    /// One error for each document that could not be read so far that its Ingresses are known, if it has the host in it, or nothing else
    /// says why no rule took the request.
    /// </summary>
    public required IReadOnlyList<Diagnostic> Unread { get; init; }

    /// <summary>Whether the documents of <see cref="Unread"/> have the host in them.</summary>
    public required bool UnreadHaveHost { get; init; }

    /// <summary>What is asked of the host beside a backend, in the order in which it applies.</summary>
    public ValueList<PolicyText> Policies => _policies ??= PolicyText.Of(Match.Policies);

    /// <summary>
    /// Every rule that takes the request, with the verdict on it, the winner first; then the rules that nearly take it, and last the rules
    /// of Ingresses that are left out. Of a request that was refused, these alone.
    /// </summary>
    public IReadOnlyList<RuleCandidate> Candidates => _candidates ??= RuleCandidates.Of(_table, this);

    /// <summary>Findings about rules that can never win because the rule that won matches every request that they match.</summary>
    public IReadOnlyList<Diagnostic> Shadowed => _shadowed ??= Match.Rule is { } winner ? _table.ShadowedBy(winner) : [];

    /// <summary>
    /// Findings of the analysis about the Ingress that decided, such as annotations of another controller that have no effect.
    /// </summary>
    public IReadOnlyList<Diagnostic> Advice =>
        _advice ??= Match.Ingress is { } ingress ? _table.AdviceOf(ingress, Match.Rule) : [];

    /// <summary>The host whose rules or default backend decided; null if no host of the table applies to the request.</summary>
    public CompiledHost? ChosenHost =>
        (Hosts.FirstOrDefault(h => h.Verdict == HostVerdict.Decides) ?? Hosts.FirstOrDefault(h => h.Host is not null))?.Host;

    /// <summary>
    /// The default backend that takes the request where no rule does, and the host that it belongs to; null for the host where it takes the
    /// rest of all hosts (specification 3.6).
    /// </summary>
    public (CompiledDefaultBackend Backend, string? Host)? DefaultBackend =>
        Hosts.FirstOrDefault(h => h.Host?.DefaultBackend is not null && h.Verdict != HostVerdict.Hidden)?.Host is { } own
            ? (own.DefaultBackend!, own.Host)
            : _table.Rules.GlobalDefault is { } global ? (global, null) : null;

    /// <summary>Explains how a matcher routes a request, without regard to what could not be read.</summary>
    /// <param name="matcher">The matcher.</param>
    /// <param name="host">The host of the request, with or without port; empty for none.</param>
    /// <param name="target">The raw request target.</param>
    public static RequestExplanation Of(IngressMatcher matcher, string host, string target) =>
        new RequestExplainer(matcher, []).Explain(host, target);
}
