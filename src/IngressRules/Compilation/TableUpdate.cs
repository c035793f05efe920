using System.Runtime.InteropServices;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Compilation;

/// <summary>
/// Makes the next table from a table and a change: finds the Ingresses that are added and removed, compiles the hosts that these name, and
/// shares the rest. A table from scratch is an update of the empty table, so the two ways cannot give different results.
/// </summary>
internal sealed class TableUpdate(CompiledRules before)
{
    /// <summary>
    /// From this number of rules on, hosts are compiled in parallel; with fewer, starting the tasks takes longer than the work.
    /// </summary>
    private const int ParallelFrom = 4096;

    private readonly List<TakenIngress> _gone = [];
    private readonly List<TakenIngress> _come = [];
    private readonly SharedTable<(string Namespace, string Name), CompilationFinding[]>.Builder _objectFindings =
        before.ObjectFindings.ToBuilder();

    private readonly SharedTable<string, CompilationFinding[]>.Builder _hostFindings = before.HostFindings.ToBuilder();

    /// <summary>Makes the next table.</summary>
    /// <param name="changes">The changed objects, already validated.</param>
    /// <param name="foundBefore">What the stages before have found, for the next table to keep.</param>
    public CompiledRules Apply(ObjectChanges changes, FindingsByObject foundBefore)
    {
        ClassSelector selector = SelectorWith(changes);
        SharedTable<(string, string), NamedIngresses>.Builder objects = before.Objects.ToBuilder();
        if (!selector.SelectsAs(before.Selector))
        {
            foreach (NamedIngresses known in before.Objects.Values)
            {
                Replace(objects, known.Name, known, SelectAgain(known, selector));
            }
        }

        foreach (ObjectReference gone in changes.RemovedOf<Ingress>())
        {
            Replace(objects, (gone.Namespace, gone.Name), objects.GetValueOrDefault((gone.Namespace, gone.Name)), null);
        }

        foreach (IGrouping<(string, string), Ingress> given in
            changes.Changed.Ingresses.GroupBy(i => (i.Metadata.Namespace, i.Metadata.Name)))
        {
            Replace(objects, given.Key, objects.GetValueOrDefault(given.Key), NamedIngresses.Select(given, selector));
        }

        // An Ingress that a changed class added may itself be changed in the same update.
        HashSet<TakenIngress> passing = [.. _come.Intersect(_gone)];
        _gone.RemoveAll(passing.Contains);
        _come.RemoveAll(passing.Contains);
        SharedTable<(string, string), NamedIngresses> named = objects.ToTable();
        DialectHosts? dialect = before.Options.Dialect is null
            ? null
            : DialectHosts.Compile(before, named.Values.SelectMany(o => o.Taken), before.DialectObjects.With(changes));
        SharedTable<string, CompiledHost> hosts = CompileHosts(dialect, out HashSet<string> changedHosts);
        SharedTable<string, int> tlsHosts = CountTlsHosts(changedHosts);
        DefaultBackends defaults = before.Defaults.With(_gone, _come, before.Options);
        CompiledDefaultBackend? global = dialect is null
            ? defaults.ChooseGlobal(before.Options)
            : DefaultBackends.None.ChooseGlobal(before.Options);
        var next = new CompiledRules(before.Options, selector)
        {
            FoundBefore = foundBefore,
            Objects = named,
            ObjectFindings = _objectFindings.ToTable(),
            HostFindings = _hostFindings.ToTable(),
            DefaultBackendCount = before.DefaultBackendCount + CountDefaultBackends(_come) - CountDefaultBackends(_gone),
            HostsByName = hosts,
            TlsHostCounts = tlsHosts,
            TlsHostCountsByNamespace = CountTlsHostsByNamespace(),
            Defaults = defaults,
            Dialect = dialect?.Table,
            DialectObjects = dialect?.Objects ?? DialectObjects.None,
            GlobalDefault = global,
            Change = new TableChange(before.Identity, changedHosts),
        };
        next.SortFrom(before, _gone, _come);
        return next;
    }

    private ClassSelector SelectorWith(ObjectChanges changes)
    {
        Dictionary<string, IngressClass> classes = before.Selector.Classes.ToDictionary(c => c.Metadata.Name, StringComparer.Ordinal);
        bool different = changes.Changed.IngressClasses.Count > 0;
        foreach (ObjectReference gone in changes.RemovedOf<IngressClass>())
        {
            // An IngressClass has no namespace. Validation refuses one that sets it, so the table contains none.
            different |= gone.Namespace.Length == 0 && classes.Remove(gone.Name);
        }

        foreach (IngressClass given in changes.Changed.IngressClasses)
        {
            // If a class occurs twice in files, the last one counts, as if it had been applied last.
            classes[given.Metadata.Name] = given;
        }

        SharedTable<(string, string), ConfigMap> maps = ClassParametersReader.ByName(
            changes.Changed.ConfigMaps, changes.RemovedOf<ConfigMap>(), before.Selector.ConfigMaps);
        return different || !ReferenceEquals(maps, before.Selector.ConfigMaps)
            ? new ClassSelector(classes.Values, maps, before.Options)
            : before.Selector;
    }

    /// <summary>
    /// Selects the Ingresses of one name again after a class has changed. If the result is the same, the old list is kept, and so are the
    /// hosts.
    /// </summary>
    private static NamedIngresses SelectAgain(NamedIngresses known, ClassSelector selector)
    {
        NamedIngresses selected = NamedIngresses.Select(known.All, selector);
        bool same = selected.Taken.Select(t => (t.Rank, t.Parameters)).SequenceEqual(known.Taken.Select(t => (t.Rank, t.Parameters)));
        return same ? selected with { Taken = known.Taken } : selected;
    }

    private void Replace(
        SharedTable<(string, string), NamedIngresses>.Builder objects, (string, string) name, NamedIngresses? old, NamedIngresses? now)
    {
        if (now is null)
        {
            objects.Remove(name);
        }
        else
        {
            objects.Set(name, now);
        }

        Put(_objectFindings, name, now?.Findings);
        if (old?.Taken != now?.Taken)
        {
            _gone.AddRange(old?.Taken ?? []);
            _come.AddRange(now?.Taken ?? []);
        }
    }

    private SharedTable<string, CompiledHost> CompileHosts(DialectHosts? dialect, out HashSet<string> changed)
    {
        if (dialect is not null)
        {
            changed = dialect.Changed;
            return dialect.ByName;
        }

        var gone = new HashSet<TakenIngress>(_gone);
        var come = new Dictionary<string, List<HostRule>>(StringComparer.Ordinal);
        foreach (HostRule rule in RulesOf(_gone))
        {
            come.TryAdd(HostOf(rule), []);
        }

        foreach (HostRule rule in RulesOf(_come))
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(come, HostOf(rule), out _) ??= []).Add(rule);
        }

        (string Host, HostRule[] Sources)[] work = [.. come.Select(c => (c.Key, SourcesOf(c.Key, c.Value)))];
        var compiled = new CompiledHost?[work.Length];

        // Each host has its own slot in the result, so the result does not depend on thread timing. Path matchers of the embedding host are
        // created on one thread only, because their factory need not be thread-safe.
        if (work.Sum(w => w.Sources.Length) >= ParallelFrom && before.Options.ImplementationSpecific.Factory is null)
        {
            Parallel.For(0, work.Length, () => new HostCompiler(before.Options), (i, _, compiler) => Compile(i, compiler), _ => { });
        }
        else
        {
            var compiler = new HostCompiler(before.Options);
            for (int i = 0; i < work.Length; i++)
            {
                Compile(i, compiler);
            }
        }

        SharedTable<string, CompiledHost>.Builder hosts = before.HostsByName.ToBuilder();
        for (int i = 0; i < work.Length; i++)
        {
            Put(_hostFindings, work[i].Host, compiled[i]?.Findings);
            if (compiled[i] is { } host)
            {
                hosts.Set(host.Host, host);
            }
            else
            {
                hosts.Remove(work[i].Host);
            }
        }

        changed = [.. come.Keys];
        return hosts.ToTable();

        HostCompiler Compile(int i, HostCompiler compiler)
        {
            (string host, HostRule[] sources) = work[i];
            compiled[i] = sources.Length == 0 ? null : compiler.Compile(host, sources);
            return compiler;
        }

        HostRule[] SourcesOf(string host, List<HostRule> added)
        {
            HostRule[] sources = before.HostsByName.TryGetValue(host, out CompiledHost? old)
                ? [.. old.Sources.Where(s => !gone.Contains(s.Taken)), .. added]
                : [.. added];
            Array.Sort(sources);
            return sources;
        }
    }

    private static void Put<TKey>(SharedTable<TKey, CompilationFinding[]>.Builder table, TKey key, CompilationFinding[]? findings)
        where TKey : notnull
    {
        if (findings is { Length: > 0 })
        {
            table.Set(key, findings);
        }
        else
        {
            table.Remove(key);
        }
    }

    private static int CountDefaultBackends(List<TakenIngress> ingresses) => ingresses.Count(t => t.DefaultBackend is not null);

    /// <summary>The rules of all Ingresses by host, without rules that have neither host nor paths.</summary>
    internal static IEnumerable<HostRule> RulesOf(List<TakenIngress> ingresses)
    {
        foreach (TakenIngress taken in ingresses)
        {
            for (int r = 0; r < taken.Ingress.Spec.Rules.Count; r++)
            {
                if (taken.Ingress.Spec.Rules[r] is not { Host.Length: 0, Http: null })
                {
                    yield return new HostRule(taken, r);
                }
            }
        }
    }

    internal static string HostOf(HostRule rule) => rule.Taken.Ingress.Spec.Rules[rule.Rule].Host;

    private SharedTable<string, int> CountTlsHosts(HashSet<string> changed)
    {
        SharedTable<string, int>.Builder counts = before.TlsHostCounts.ToBuilder();
        foreach ((List<TakenIngress> ingresses, int step) in ((List<TakenIngress>, int)[])[(_gone, -1), (_come, 1)])
        {
            foreach (string host in ingresses.SelectMany(t => t.Ingress.Spec.Tls).SelectMany(t => t.Hosts))
            {
                Count(counts, host, step);
                changed.Add(host);
            }
        }

        return counts.ToTable();
    }

    private SharedTable<(string Namespace, string Host), int> CountTlsHostsByNamespace()
    {
        if (!before.Options.OwnHostByNamespace)
        {
            return before.TlsHostCountsByNamespace;
        }

        SharedTable<(string Namespace, string Host), int>.Builder counts = before.TlsHostCountsByNamespace.ToBuilder();
        foreach ((List<TakenIngress> ingresses, int step) in ((List<TakenIngress>, int)[])[(_gone, -1), (_come, 1)])
        {
            foreach (Ingress ingress in ingresses.Select(t => t.Ingress))
            {
                foreach (string host in ingress.Spec.Tls.SelectMany(t => t.Hosts))
                {
                    Count(counts, (ingress.Metadata.Namespace, host), step);
                }
            }
        }

        return counts.ToTable();
    }

    private static void Count<T>(SharedTable<T, int>.Builder counts, T key, int step)
        where T : IEquatable<T>
    {
        int count = counts.GetValueOrDefault(key) + step;
        if (count == 0)
        {
            counts.Remove(key);
        }
        else
        {
            counts.Set(key, count);
        }
    }
}
