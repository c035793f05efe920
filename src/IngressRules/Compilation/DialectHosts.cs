using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Compilation;

/// <summary>Makes the hosts of a table from what a dialect says. Hosts that the dialect has not made anew are kept.</summary>
internal sealed class DialectHosts
{
    private DialectHosts(DialectTable table, DialectObjects objects, SharedTable<string, CompiledHost> byName, HashSet<string> changed) =>
        (Table, Objects, ByName, Changed) = (table, objects, byName, changed);

    /// <summary>What the dialect says.</summary>
    public DialectTable Table { get; }

    /// <summary>The objects that it may have asked for.</summary>
    public DialectObjects Objects { get; }

    /// <summary>The hosts.</summary>
    public SharedTable<string, CompiledHost> ByName { get; }

    /// <summary>The hosts that are new, gone or different.</summary>
    public HashSet<string> Changed { get; }

    /// <summary>Makes the hosts of the next table.</summary>
    /// <param name="before">The table before.</param>
    /// <param name="taken">The Ingresses that are ours.</param>
    /// <param name="objects">What the dialect may ask for.</param>
    public static DialectHosts Compile(CompiledRules before, IEnumerable<TakenIngress> taken, DialectObjects objects)
    {
        TakenIngress[] own = [.. taken.Order(TakenIngress.Order)];
        DialectTable table = TableOf(before.Options, own, objects, before.Dialect);
        var parameters = new Dictionary<Ingress, TakenIngress>(ReferenceEqualityComparer.Instance);
        foreach (TakenIngress one in own)
        {
            parameters.TryAdd(one.Ingress, one);
        }

        ILookup<string, HostRule> sources = TableUpdate.RulesOf([.. own]).ToLookup(TableUpdate.HostOf, StringComparer.Ordinal);
        SharedTable<string, CompiledHost>.Builder hosts = before.HostsByName.ToBuilder();
        var changed = new HashSet<string>(StringComparer.Ordinal);
        HashSet<string> gone = new(before.HostsByName.Keys, StringComparer.Ordinal);
        foreach (DialectHost host in table.Hosts)
        {
            gone.Remove(host.Host);
            HostRule[] rules = [.. sources[host.Host]];
            if (!before.HostsByName.TryGetValue(host.Host, out CompiledHost? known)
                || !ReferenceEquals(known.Dialect, host)
                || !rules.SequenceEqual(known.Sources))
            {
                hosts.Set(host.Host, HostOf(host, rules, i => parameters.GetValueOrDefault(i)?.Parameters));
                changed.Add(host.Host);
            }
        }

        foreach (string host in gone)
        {
            hosts.Remove(host);
            changed.Add(host);
        }

        return new DialectHosts(table, objects, hosts.ToTable(), changed);
    }

    /// <summary>What the dialect would say about Ingresses if each of them were the only one.</summary>
    public static ValueList<Diagnostic> Preview(CompiledRules rules, ValidationResult valid)
    {
        var found = new List<Diagnostic>();
        foreach (Ingress ingress in valid.Ingresses)
        {
            var selected = NamedIngresses.Select([ingress], rules.Selector);
            found.AddRange(CompilationFindings.Listed(selected.Findings, rules.Options.MaxFindingsPerObject));
            if (selected.Taken.Length > 0)
            {
                DialectTable alone = TableOf(rules.Options, selected.Taken, rules.DialectObjects, null);
                found.AddRange(FindingLimit.Apply(
                    alone.Diagnostics, rules.Options.MaxFindingsPerObject, ReadingCodes.MoreFindings));
            }
        }

        return found.ToValueList();
    }

    private static DialectTable TableOf(CompilerOptions options, TakenIngress[] taken, DialectObjects objects, DialectTable? before) =>
        options.Dialect!.Compile(new DialectInput(new(Array.ConvertAll(taken, t => t.Ingress)), options, objects), before);

    private static CompiledHost HostOf(DialectHost host, HostRule[] sources, Func<Ingress, ClassParameters?> parameters)
    {
        var tried = new CompiledRule[host.Locations.Count];
        var rules = new List<CompiledRule>(tried.Length);
        for (int i = 0; i < tried.Length; i++)
        {
            DialectLocation location = host.Locations[i];
            tried[i] = RuleOf(location, host.IsPatterned, parameters(location.Ingress));
            if (!location.IsShadowed)
            {
                rules.Add(tried[i]);
            }
        }

        if (!host.IsPatterned)
        {
            rules.Sort(CompiledRule.CompareByPath);
        }

        return new CompiledHost(host.Host)
        {
            Rules = rules.ToValueList(),
            Root = RootOf(host.Miss, parameters),
            Sources = sources,
            Dialect = host,
            Tried = tried,
        };
    }

    private static CompiledRule RuleOf(DialectLocation location, bool isPatterned, ClassParameters? parameters) => new(
        location.Ingress,
        location.RuleIndex,
        location.PathIndex,
        location.Backend,
        CanonicalPath.OfDecoded(location.Path),
        isPatterned ? PathMatching.Pattern : location.IsExact ? PathMatching.Exact : PathMatching.Prefix,
        parameters)
    {
        Policies = location.Policies,
        Pattern = location.Pattern,
    };

    private static CompiledDefaultBackend? RootOf(DialectMiss? miss, Func<Ingress, ClassParameters?> parameters) => miss switch
    {
        { Backend: { } backend } => new(
            miss.Ingress, backend, miss.Ingress is { } ingress ? parameters(ingress) : null, miss.Policies),
        { Policies: { } policies } => CompiledDefaultBackend.Miss(miss.Ingress, policies),
        _ => null,
    };
}
