using System.Collections.Concurrent;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>
/// A table and what explanations look up in it. What can be made only from a whole host or Ingress is made on first use and kept, so that
/// the next request to it costs only what is found. Thread-safe.
/// </summary>
internal sealed class ExplainedTable
{
    private readonly ConcurrentDictionary<CompiledHost, HostRuleIndex> _hosts = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<Ingress, IReadOnlyList<Diagnostic>> _advice = new(ReferenceEqualityComparer.Instance);

    /// <param name="matcher">The matcher of the table.</param>
    /// <param name="findings">The findings of all stages about the objects that it was made from.</param>
    public ExplainedTable(IngressMatcher matcher, IEnumerable<Diagnostic> findings)
    {
        ArgumentNullException.ThrowIfNull(matcher);
        ArgumentNullException.ThrowIfNull(findings);
        Matcher = matcher;
        Unserved = new UnservedIngresses(matcher.Rules, [.. findings]);
    }

    /// <summary>The matcher.</summary>
    public IngressMatcher Matcher { get; }

    /// <summary>The table in readable form.</summary>
    public CompiledRules Rules => Matcher.Rules;

    /// <summary>What is left out of it.</summary>
    public UnservedIngresses Unserved { get; }

    /// <summary>The rules of a host, so that those for a path are found quickly.</summary>
    public HostRuleIndex RulesOf(CompiledHost host) => _hosts.GetOrAdd(host, h => HostRuleIndex.Of(h, Rules.Options));

    /// <summary>The findings about rules that can never win because this rule takes every request that they take.</summary>
    public IReadOnlyList<Diagnostic> ShadowedBy(CompiledRule winner) =>
        Rules.HostsByName.TryGetValue(winner.Host, out CompiledHost? host)
            ? [.. CompilationFindings.Listed(RulesOf(host).LostTo(winner), Rules.Options.MaxFindingsPerObject)]
            : [];

    /// <summary>
    /// The findings of the analysis about the annotations of an Ingress and about one of its rules; see <see cref="IngressAdvice"/>.
    /// </summary>
    public IReadOnlyList<Diagnostic> AdviceOf(Ingress ingress, CompiledRule? rule) =>
        IngressAdvice.Select(_advice.GetOrAdd(ingress, i => IngressAdvice.All(i, Rules.Options)), rule);
}
