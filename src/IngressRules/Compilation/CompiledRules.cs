using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Compilation;

/// <summary>
/// A rule table in readable form: the compiled rules of each host in their order, and the findings. It is immutable, and the same Ingresses
/// give the same table in any input order. A matcher is made from it. <see cref="IngressCompiler.Update"/> makes the next table, which
/// shares the unchanged hosts. The lists are sorted on first use.
/// </summary>
public sealed class CompiledRules
{
    private ValueList<Ingress>? _ingresses;
    private TakenIngress[]? _sorted;
    private SortedChange<TakenIngress>? _sortedBefore;
    private ValueList<CompiledHost>? _hosts;
    private ValueList<string>? _tlsHosts;
    private ValueList<Diagnostic>? _diagnostics;

    internal CompiledRules(CompilerOptions options, ClassSelector? selector = null)
    {
        Options = options;
        Selector = selector ?? new ClassSelector([], SharedTable<(string, string), ConfigMap>.Empty, options);
    }

    /// <summary>The options that the table was compiled with.</summary>
    public CompilerOptions Options { get; }

    /// <summary>The Ingresses that are ours, oldest first (specification 4.2).</summary>
    public ValueList<Ingress> Ingresses => _ingresses ??= new(Array.ConvertAll(Sorted(), t => t.Ingress));

    /// <summary>The hosts that have rules, in ordinal order. The entry for rules without host, whose text is empty, comes first.</summary>
    public ValueList<CompiledHost> Hosts => _hosts ??= HostsByName.Values.OrderBy(h => h.Host, StringComparer.Ordinal).ToValueList();

    /// <summary>
    /// The global default backend, for requests that no rule and no default backend of their host takes; null if there is none.
    /// </summary>
    public CompiledDefaultBackend? GlobalDefault { get; internal init; }

    /// <summary>The hosts in <c>spec.tls</c> of all Ingresses that are ours, in ordinal order, without duplicates.</summary>
    public ValueList<string> TlsHosts => _tlsHosts ??= TlsHostCounts.Keys.Order(StringComparer.Ordinal).ToValueList();

    /// <summary>The compiler's findings: those about classes first, then by Ingress, oldest first.</summary>
    public ValueList<Diagnostic> Diagnostics => _diagnostics ??= CollectFindings();

    /// <summary>Identifies this table without keeping it in memory.</summary>
    internal object Identity { get; } = new();

    /// <summary>
    /// The difference from the table that this one was updated from; null only for the empty table that a first one is updated from.
    /// </summary>
    internal TableChange? Change { get; init; }

    /// <summary>The findings of reading and validation about what the compiler was not given.</summary>
    internal FindingsByObject FoundBefore { get; init; } = FindingsByObject.None;

    internal ClassSelector Selector { get; }

    /// <summary>All Ingresses of the input, also those that are not ours: a later change of a class may make them ours.</summary>
    internal SharedTable<(string Namespace, string Name), NamedIngresses> Objects { get; init; } =
        SharedTable<(string, string), NamedIngresses>.Empty;

    /// <summary>The findings of those of <see cref="Objects"/> that have some.</summary>
    internal SharedTable<(string Namespace, string Name), CompilationFinding[]> ObjectFindings { get; init; } =
        SharedTable<(string, string), CompilationFinding[]>.Empty;

    /// <summary>The findings of those of <see cref="HostsByName"/> that have some.</summary>
    internal SharedTable<string, CompilationFinding[]> HostFindings { get; init; } = SharedTable<string, CompilationFinding[]>.Empty;

    /// <summary>How many Ingresses of ours have a default backend.</summary>
    internal int DefaultBackendCount { get; init; }

    internal SharedTable<string, CompiledHost> HostsByName { get; init; } = SharedTable<string, CompiledHost>.Empty;

    /// <summary>How often each host occurs in <c>spec.tls</c>.</summary>
    internal SharedTable<string, int> TlsHostCounts { get; init; } = SharedTable<string, int>.Empty;

    /// <summary>What the dialect has made; null without one.</summary>
    internal DialectTable? Dialect { get; init; }

    /// <summary>The objects that a dialect may ask for; none without one.</summary>
    internal DialectObjects DialectObjects { get; init; } = DialectObjects.None;

    internal DefaultBackends Defaults { get; init; } = DefaultBackends.None;

    /// <summary>
    /// How often each host occurs in <c>spec.tls</c> of each namespace; empty unless <see cref="CompilerOptions.OwnHostByNamespace"/> is
    /// on.
    /// </summary>
    internal SharedTable<(string Namespace, string Host), int> TlsHostCountsByNamespace { get; init; } =
        SharedTable<(string, string), int>.Empty;

    /// <summary>
    /// The namespace whose <c>spec.tls</c> counts for a host: the one that owns the host, or, where no rule names the host, the one that
    /// owns the wildcard over it, whose rules serve it. Null where no rule names either, or hosts are not owned
    /// (<see cref="CompilerOptions.OwnHostByNamespace"/>).
    /// </summary>
    /// <param name="host">The host as rules write it.</param>
    public string? OwnerOf(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return OwningRuleOf(host)?.Taken.Ingress.Metadata.Namespace;
    }

    /// <summary>
    /// True if the class of an Ingress makes it one of this table (specification 4.3). Nothing else of it is looked at.
    /// </summary>
    /// <param name="ingress">The Ingress; it may be invalid, and need not be in the table.</param>
    public bool Takes(Ingress ingress)
    {
        ArgumentNullException.ThrowIfNull(ingress);
        return Selector.Takes(ingress, new CompilationFindings());
    }

    /// <summary>The rule by which a host is owned, or null.</summary>
    internal HostRule? FirstRuleOf(string host) =>
        Options.OwnHostByNamespace && host.Length > 0 && HostsByName.TryGetValue(host, out CompiledHost? compiled)
            ? compiled.Sources[0]
            : null;

    /// <summary>The rule whose namespace decides about TLS of a host (<see cref="OwnerOf"/>), or null.</summary>
    internal HostRule? OwningRuleOf(string host) => Options.OwnHostByNamespace ? OwningRuleOf(host, FirstRuleOf) : null;

    /// <summary>The same for hosts whose first rules are known otherwise, such as those of a preview.</summary>
    internal static HostRule? OwningRuleOf(string host, Func<string, HostRule?> firstRuleOf) =>
        firstRuleOf(host) ?? (WildcardHost.Over(host) is { } wildcard ? firstRuleOf(wildcard) : null);

    /// <summary>True if <c>spec.tls</c> contains a name, in the namespace whose entries count for a host if hosts are owned.</summary>
    /// <param name="name">The host itself, or the wildcard over it; it is compared as it is.</param>
    /// <param name="host">The host.</param>
    internal bool HasTls(string name, string host) =>
        TlsHostCounts.ContainsKey(name) && (OwnerOf(host) is not { } owner || TlsHostCountsByNamespace.ContainsKey((owner, name)));

    /// <summary>
    /// Says how this table's Ingresses differ from those of another one; where that one has sorted its own, this saves a sort.
    /// </summary>
    /// <param name="before">The other table.</param>
    /// <param name="gone">The Ingresses that only it has.</param>
    /// <param name="come">The Ingresses that only this one has.</param>
    internal void SortFrom(CompiledRules before, IReadOnlyCollection<TakenIngress> gone, IReadOnlyCollection<TakenIngress> come) =>
        _sortedBefore = before._sorted is { } sorted ? new(sorted, gone, come) : null;

    private TakenIngress[] Sorted()
    {
        if (_sorted is { } known)
        {
            return known;
        }

        TakenIngress[] sorted = _sortedBefore?.Apply(TakenIngress.Order) ?? [.. Taken.Order(TakenIngress.Order)];
        (_sorted, _sortedBefore) = (sorted, null);
        return sorted;
    }

    private IEnumerable<TakenIngress> Taken => Objects.Values.SelectMany(o => o.Taken);

    private ValueList<Diagnostic> CollectFindings() =>
        CompilationFindings.Listed(
            Selector.Findings
                .Concat(ObjectFindings.Values.SelectMany(f => f))
                .Concat(HostFindings.Values.SelectMany(f => f))
                .Concat(UnusedDefaultBackends())
                .Concat(ForeignTlsFindings()),
            Options.MaxFindingsPerObject)
            .Concat(FindingLimit.Apply(Dialect?.Diagnostics ?? [], Options.MaxFindingsPerObject, ReadingCodes.MoreFindings))
            .ToValueList();

    /// <summary>The findings about default backends that another one comes before.</summary>
    internal IEnumerable<CompilationFinding> UnusedDefaultBackends() => DefaultBackendCount == 0 || Dialect is not null
        ? []
        : DefaultBackends.FindUnused(Taken, host => HostsByName.GetValueOrDefault(host)?.DefaultBackend, GlobalDefault);

    /// <summary>The findings about hosts of TLS that another namespace owns.</summary>
    internal IEnumerable<CompilationFinding> ForeignTlsFindings() =>
        Options.OwnHostByNamespace ? ForeignTlsHosts.Find(Taken, OwningRuleOf) : [];
}

/// <summary>How a table differs from the one that it was updated from.</summary>
/// <param name="Base">The <see cref="CompiledRules.Identity"/> of the earlier table.</param>
/// <param name="Hosts">
/// The hosts, as rules write them, whose rules changed or that were added to or removed from the rules or <c>spec.tls</c>.
/// </param>
internal sealed record TableChange(object Base, IReadOnlyCollection<string> Hosts);
