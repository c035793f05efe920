using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>
/// What a table would say about an Ingress that came into it. Of each host that the Ingress names, only the rules are looked up that can
/// conflict with one of its own: those with the same path elements. The compiler judges them as it judges all rules of a host.
/// </summary>
/// <remarks>It is not thread-safe.</remarks>
internal sealed class TablePreview(CompiledRules rules)
{
    private readonly HostCompiler _compiler = new(rules.Options.ImplementationSpecific.Factory is null
        ? rules.Options

        // The embedding host's factory need not be thread-safe, and whether a custom matcher takes a path changes no conflict.
        : rules.Options with { ImplementationSpecific = ImplementationSpecificMatching.Custom(static _ => Inert.Instance) });

    /// <summary>The findings about an Ingress, and about rules of others that it would replace.</summary>
    /// <param name="ingress">The Ingress; valid.</param>
    public IEnumerable<CompilationFinding> Of(Ingress ingress)
    {
        var selected = NamedIngresses.Select([ingress], rules.Selector);
        return selected.Taken is [TakenIngress taken]
            ? [.. selected.Findings, .. OfTaken(taken, rules.Objects.GetValueOrDefault(selected.Name)?.Taken ?? [])]
            : selected.Findings;
    }

    private IEnumerable<CompilationFinding> OfTaken(TakenIngress taken, TakenIngress[] before)
    {
        HostPreview[] hosts =
        [
            .. TableUpdate.RulesOf([taken])
                .GroupBy(TableUpdate.HostOf, StringComparer.Ordinal)
                .Select(g => new HostPreview(rules, g.Key, [.. g], before)),
        ];
        var byName = hosts.ToDictionary(h => h.Host, StringComparer.Ordinal);
        CompiledDefaultBackend? global = rules.Defaults.With(before, [taken], rules.Options).ChooseGlobal(rules.Options);
        return
        [
            .. hosts.SelectMany(h => h.Check(_compiler)),
            .. DefaultBackends.FindUnused([taken], host => byName.GetValueOrDefault(host)?.DefaultBackend, global),
            .. rules.Options.OwnHostByNamespace
                ? ForeignTlsHosts.Find([taken], host => CompiledRules.OwningRuleOf(host, FirstRuleOf))
                : [],
        ];

        HostRule? FirstRuleOf(string host) => byName.TryGetValue(host, out HostPreview? named) ? named.First
            : rules.FirstRuleOf(host) is null ? null
            : new HostPreview(rules, host, [], before).First;
    }

    /// <summary>Stands for a matcher of the embedding host.</summary>
    private sealed class Inert : IPathMatcher
    {
        public static Inert Instance { get; } = new();

        public bool Matches(ReadOnlySpan<char> canonicalPath) => false;
    }
}
