using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>What a host would come to if an Ingress named it with the given rules, and no longer with those that it has now.</summary>
internal sealed class HostPreview
{
    private readonly CompiledRules _rules;
    private readonly CompiledHost? _compiled;
    private readonly HostRule[] _come;
    private readonly TakenIngress[] _before;

    /// <summary>The first rule of another Ingress for the host, or null.</summary>
    private readonly HostRule? _firstOther;

    /// <summary>Creates the preview of a host.</summary>
    /// <param name="rules">The table.</param>
    /// <param name="host">The host.</param>
    /// <param name="come">The rules of the Ingress for the host.</param>
    /// <param name="before">The Ingress as the table has it now; empty where it has none.</param>
    public HostPreview(CompiledRules rules, string host, HostRule[] come, TakenIngress[] before)
    {
        (_rules, Host, _come, _before) = (rules, host, come, before);
        _compiled = rules.HostsByName.GetValueOrDefault(host);

        // The rules of one Ingress stand together, so at most its own are passed over.
        foreach (HostRule source in _compiled?.Sources ?? [])
        {
            if (!before.Contains(source.Taken))
            {
                _firstOther = source;
                break;
            }
        }
    }

    /// <summary>The host.</summary>
    public string Host { get; }

    /// <summary>The rule that comes first, or null for a host without rules.</summary>
    public HostRule? First => _come.Length > 0 && (_firstOther is not { } other || _come[0].CompareTo(other) < 0) ? _come[0] : _firstOther;

    /// <summary>The default backend of the host.</summary>
    public CompiledDefaultBackend? DefaultBackend
    {
        get
        {
            CompiledDefaultBackend? current = _compiled?.DefaultBackend;
            return Host.Length == 0 ? null
                : IsLeftOut(_come[0]) ? current
                : current?.Ingress is { } other && !IsOwn(other) && IngressOrder.Instance.Compare(other, _come[0].Taken.Ingress) < 0
                    ? current
                : _come[0].Taken.DefaultBackend;
        }
    }

    /// <summary>The findings about the rules of the Ingress, and about those of others that take requests now and would not then.</summary>
    /// <param name="compiler">Decides the conflicts.</param>
    public IEnumerable<CompilationFinding> Check(HostCompiler compiler)
    {
        var sources = new SortedDictionary<HostRule, SortedSet<int>>();
        foreach (HostRule rule in _come)
        {
            sources.Add(rule, [.. Enumerable.Range(0, PathsOf(rule).Count)]);
        }

        HashSet<(Ingress, int, int)> inUse = [];
        if (_firstOther is { } first)
        {
            sources.Add(first, []);
            if (NamespaceOf(_compiled!.Sources[0]) == NamespaceOf(first))
            {
                inUse.Add((first.Taken.Ingress, first.Rule, -1));
            }
        }

        // Paths with equal elements differ by a slash at the end, or not at all: only these can conflict.
        HashSet<string> elements = [.. _come.SelectMany(PathsOf).Select(p => CanonicalPath.Elements(CanonicalPath.OfRule(p.Path)))];
        foreach (CompiledRule rival in Rivals(elements))
        {
            AddTo(sources, TakenOf(rival.Ingress), rival.RuleIndex, rival.PathIndex);
            inUse.Add((rival.Ingress, rival.RuleIndex, rival.PathIndex));
        }

        foreach ((HostRule source, int path) in BroughtBack(elements))
        {
            AddTo(sources, source.Taken, source.Rule, path);
        }

        foreach (CompilationFinding hidden in HiddenByOwn(elements))
        {
            AddTo(sources, TakenOf(hidden.Ingress!), hidden.Place.Rule, hidden.Place.Path);
        }

        Ingress ingress = _come[0].Taken.Ingress;
        return compiler.Check(Host, sources).Where(f =>
            ReferenceEquals(f.Ingress, ingress) || (IsLoss(f) && inUse.Contains((f.Ingress!, f.Place.Rule, f.Place.Path))));
    }

    /// <summary>True for a finding about a rule that is not used because of another one; all others were there before.</summary>
    private static bool IsLoss(CompilationFinding finding) => finding.Winner is not null || finding.Code == CompilationCodes.ForeignHost;

    private static string NamespaceOf(HostRule rule) => rule.Taken.Ingress.Metadata.Namespace;

    private static ValueList<HttpIngressPath> PathsOf(HostRule rule) => rule.Taken.Ingress.Spec.Rules[rule.Rule].Http?.Paths ?? [];

    private static void AddTo(SortedDictionary<HostRule, SortedSet<int>> sources, TakenIngress taken, int rule, int path)
    {
        var source = new HostRule(taken, rule);
        if (!sources.TryGetValue(source, out SortedSet<int>? paths))
        {
            sources.Add(source, paths = []);
        }

        paths.Add(path);
    }

    /// <summary>The rules of others in use that may conflict with rules of the given path elements.</summary>
    private IEnumerable<CompiledRule> Rivals(HashSet<string> elements)
    {
        if (_compiled is null)
        {
            yield break;
        }

        foreach (string path in elements.SelectMany(e => (string[])[e, e + "/"]))
        {
            for (int i = FirstAt(_compiled.Rules, path); i < _compiled.Rules.Count && _compiled.Rules[i].CanonicalPath == path; i++)
            {
                if (!IsOwn(_compiled.Rules[i].Ingress))
                {
                    yield return _compiled.Rules[i];
                }
            }
        }
    }

    /// <summary>
    /// The paths of others that were left out because the host belonged to another namespace, and come back with the Ingress, which makes
    /// it their own's. This looks at all rules of the host; where the owner stays, there are none.
    /// </summary>
    private IEnumerable<(HostRule Rule, int Path)> BroughtBack(HashSet<string> elements)
    {
        if (!_rules.Options.OwnHostByNamespace || _compiled is null || IsLeftOut(_come[0])
            || NamespaceOf(_compiled.Sources[0]) == NamespaceOf(_come[0]))
        {
            return [];
        }

        return
            from source in _compiled.Sources
            where NamespaceOf(source) == NamespaceOf(_come[0]) && !_before.Contains(source.Taken)
            from path in Enumerable.Range(0, PathsOf(source).Count)
            where elements.Contains(CanonicalPath.Elements(CanonicalPath.OfRule(PathsOf(source)[path].Path)))
            select (source, path);
    }

    /// <summary>The rules of others that are not used because of the Ingress as it is now, and may be when it has changed.</summary>
    private IEnumerable<CompilationFinding> HiddenByOwn(HashSet<string> elements)
    {
        if (_compiled is null || _before.Length == 0)
        {
            return [];
        }

        return _compiled.Findings.Where(f =>
            f.Winner is { } winner && IsOwn(winner.Ingress) && !IsOwn(f.Ingress!)
            && elements.Contains(CanonicalPath.Elements(CanonicalPath.OfRule(
                f.Ingress!.Spec.Rules[f.Place.Rule].Http!.Paths[f.Place.Path].Path))));
    }

    private bool IsOwn(Ingress ingress) => Array.Exists(_before, b => ReferenceEquals(b.Ingress, ingress));

    private bool IsLeftOut(HostRule rule) =>
        _rules.Options.OwnHostByNamespace && First is { } first
        && NamespaceOf(first) != NamespaceOf(rule);

    private TakenIngress TakenOf(Ingress ingress) =>
        _rules.Objects.GetValueOrDefault((ingress.Metadata.Namespace, ingress.Metadata.Name))!.Taken
            .First(t => ReferenceEquals(t.Ingress, ingress));

    /// <summary>Where the rules of a path begin, in a list that is in ordinal order of paths.</summary>
    private static int FirstAt(ValueList<CompiledRule> rules, string path)
    {
        int from = 0, to = rules.Count;
        while (from < to)
        {
            int middle = (from + to) / 2;
            if (string.CompareOrdinal(rules[middle].CanonicalPath, path) < 0)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }

        return from;
    }
}
