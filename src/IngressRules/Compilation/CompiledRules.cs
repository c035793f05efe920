using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>
/// A rule table in readable form: what is taken, for which host, in which order, and what was found on the way. It is a value: it
/// never changes, and the same Ingresses give the same table in whatever order they come. A matcher is made from it, and
/// <see cref="IngressCompiler.Update"/> makes the next table, which shares what did not change. The lists are put in order when somebody asks for them.
/// </summary>
public sealed class CompiledRules
{
    private ValueList<Ingress>? _ingresses;
    private ValueList<CompiledHost>? _hosts;
    private ValueList<string>? _tlsHosts;
    private ValueList<Diagnostic>? _diagnostics;

    internal CompiledRules(CompilerOptions options)
    {
        Options = options;
        Selector = new ClassSelector([], options);
    }

    /// <summary>The options that the table was compiled with.</summary>
    public CompilerOptions Options { get; }

    /// <summary>The Ingresses that were taken, oldest first (specification 4.2).</summary>
    public ValueList<Ingress> Ingresses => _ingresses ??= Taken.Order(TakenIngress.Order).Select(t => t.Ingress).ToValueList();

    /// <summary>The hosts that have rules, in ordinal order of their text; the host-less one (empty text) comes first.</summary>
    public ValueList<CompiledHost> Hosts => _hosts ??= HostsByName.Values.OrderBy(h => h.Host, StringComparer.Ordinal).ToValueList();

    /// <summary>Takes what no rule and no host's own default backend takes; or null.</summary>
    public CompiledDefaultBackend? GlobalDefault { get; internal init; }

    /// <summary>The hosts of <c>spec.tls</c> of all Ingresses that were taken, in ordinal order, each once.</summary>
    public ValueList<string> TlsHosts => _tlsHosts ??= TlsHostCounts.Keys.Order(StringComparer.Ordinal).ToValueList();

    /// <summary>What was found while compiling: about classes first, then by Ingress, oldest first.</summary>
    public ValueList<Diagnostic> Diagnostics => _diagnostics ??= CollectFindings();

    /// <summary>Names this table without holding on to it.</summary>
    internal object Identity { get; } = new();

    /// <summary>What is different from the table that this one was made from; null for one that was made from nothing.</summary>
    internal TableChange? Change { get; init; }

    internal ClassSelector Selector { get; init; }

    /// <summary>All Ingresses that were given, taken or not: another class may turn up.</summary>
    internal SharedTable<(string Namespace, string Name), NamedIngresses> Objects { get; init; } = SharedTable<(string, string), NamedIngresses>.Empty;

    /// <summary>The Ingresses of <see cref="Objects"/>.</summary>
    internal IEnumerable<Ingress> GivenIngresses => Objects.Values.SelectMany(o => o.All);

    internal SharedTable<string, CompiledHost> HostsByName { get; init; } = SharedTable<string, CompiledHost>.Empty;

    /// <summary>How many times <c>spec.tls</c> has each host.</summary>
    internal SharedTable<string, int> TlsHostCounts { get; init; } = SharedTable<string, int>.Empty;

    internal DefaultBackends Defaults { get; init; } = DefaultBackends.None;

    /// <summary>True where <c>spec.tls</c> has the host as it stands.</summary>
    internal bool HasTls(string host) => TlsHostCounts.ContainsKey(host);

    private IEnumerable<TakenIngress> Taken => Objects.Values.SelectMany(o => o.Taken);

    private ValueList<Diagnostic> CollectFindings() =>
        Selector.Findings
            .Concat(Objects.Values.SelectMany(o => o.Findings))
            .Concat(HostsByName.Values.SelectMany(h => h.Findings))
            .Concat(DefaultBackends.FindUnused(Taken, HostsByName, GlobalDefault))
            .Order(Finding.Order)
            .Select(f => f.Diagnostic)
            .ToValueList();
}

/// <summary>How a table differs from the one that it was made from.</summary>
/// <param name="Base">The <see cref="CompiledRules.Identity"/> of that one.</param>
/// <param name="Hosts">The hosts whose rules changed, came or went, and those that came into <c>spec.tls</c> or left it; as rules write them.</param>
internal sealed record TableChange(object Base, IReadOnlyCollection<string> Hosts);
