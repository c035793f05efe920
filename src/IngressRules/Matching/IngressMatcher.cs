using System.Runtime.CompilerServices;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Matching;

/// <summary>
/// Says which backend takes a host and a path. A matcher never changes, and any number of threads may use it at once: matching takes no
/// lock and allocates nothing. When the rules change, <see cref="With"/> makes a new one that shares what did not change.
/// </summary>
public sealed partial class IngressMatcher
{
    private readonly HostTables _tables;
    private readonly HostTable _exact;
    private readonly HostTable _wildcard;
    private readonly PathRules? _hostless;
    private readonly CompiledDefaultBackend? _globalDefault;
    private readonly bool _fallthrough;
    private readonly bool _collapseSlashes;
    private readonly bool _refuseAmbiguous;
    private readonly ValueList<Diagnostic>? _diagnostics;

    /// <summary>A matcher over a compiled table.</summary>
    public IngressMatcher(CompiledRules rules)
        : this(rules, null)
    {
    }

    /// <summary>
    /// A matcher that scans hosts of up to so many rules, and builds a trie for the others: tests run both on the same rules.
    /// </summary>
    internal IngressMatcher(CompiledRules rules, int scanLimit)
        : this(rules, null, empty: HostTables.EmptyWith(scanLimit))
    {
    }

    private IngressMatcher(CompiledRules rules, ValueList<Diagnostic>? diagnostics, IngressMatcher? before = null, HostTables? empty = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        Rules = rules;
        _diagnostics = diagnostics;
        HostTables tables = before?._tables ?? empty ?? HostTables.Empty;
        _tables = tables.With(rules, before is null ? HostsOf(rules) : rules.Change is { } change && change.Base == before.Rules.Identity
            ? change.Hosts
            : [.. HostsOf(rules).Union(HostsOf(before.Rules))]);
        (_exact, _wildcard, _hostless) = (_tables.Exact, _tables.Wildcard, _tables.Hostless);
        _globalDefault = rules.GlobalDefault;
        _fallthrough = rules.Options.HostFallthrough;
        _collapseSlashes = rules.Options.CollapseSlashes;
        _refuseAmbiguous = rules.Options.AmbiguousTargets == AmbiguousTargets.Refuse;

        static List<string> HostsOf(CompiledRules rules) => [.. rules.HostsByName.Keys, .. rules.TlsHostCounts.Keys];
    }

    /// <summary>The table in readable form.</summary>
    public CompiledRules Rules { get; }

    /// <summary>What was found while compiling; of a matcher that was loaded, also what was found while reading and validating.</summary>
    public ValueList<Diagnostic> Diagnostics => _diagnostics ?? Rules.Diagnostics;

    /// <summary>
    /// A matcher over the next table. It shares all hosts that are the same in both. Made from the table that
    /// <see cref="IngressCompiler.Update"/> made of this matcher's <see cref="Rules"/>, it costs what the changed hosts cost; from any
    /// other table, a look at every host.
    /// </summary>
    public IngressMatcher With(CompiledRules rules) => new(rules, null, this);

    /// <summary>Decides a request as it comes from the wire.</summary>
    /// <param name="host">The host, with or without port (<c>Shop.example.com:8080</c>); empty where the request names none.</param>
    /// <param name="target">
    /// The raw target: a path with or without query, percent triplets as they were sent. Of an absolute form (<c>http://host/path</c>) the
    /// authority replaces <paramref name="host"/>. No text whatever throws; what is no path meets default backends only.
    /// </param>
    /// <returns>The decision; <see cref="IngressMatch.Success"/> tells whether a backend takes the request.</returns>
    public IngressMatch Match(ReadOnlySpan<char> host, ReadOnlySpan<char> target) =>
        TryMatchShort(host, target, out IngressMatch match) ? match : MatchLong(host, target);

    /// <inheritdoc cref="Match(ReadOnlySpan{char}, ReadOnlySpan{char})"/>
    /// <remarks>
    /// The texts are bytes as they are on the wire. Bytes that are not ASCII need not be UTF-8: in a path each is taken as the triplet that
    /// stands for it.
    /// </remarks>
    public IngressMatch Match(ReadOnlySpan<byte> host, ReadOnlySpan<byte> target) =>
        TryMatchShort(host, target, out IngressMatch match) ? match : MatchLong(host, target);

    /// <summary>As <see cref="Match(ReadOnlySpan{char}, ReadOnlySpan{char})"/>, as a test.</summary>
    /// <returns>True where a rule or a default backend takes the request.</returns>
    public bool TryMatch(ReadOnlySpan<char> host, ReadOnlySpan<char> target, out IngressMatch match)
    {
        if (!TryMatchShort(host, target, out match))
        {
            match = MatchLong(host, target);
        }

        return match.Success;
    }

    /// <inheritdoc cref="TryMatch(ReadOnlySpan{char}, ReadOnlySpan{char}, out IngressMatch)"/>
    public bool TryMatch(ReadOnlySpan<byte> host, ReadOnlySpan<byte> target, out IngressMatch match)
    {
        if (!TryMatchShort(host, target, out match))
        {
            match = MatchLong(host, target);
        }

        return match.Success;
    }

    /// <summary>
    /// Decides nearly every request: a plain name of up to 64 characters, and a path of about as many that is canonical already.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryMatchShort<T>(ReadOnlySpan<T> host, ReadOnlySpan<T> target, out IngressMatch match)
        where T : unmanaged
    {
        if (!PathText.TryRead(target, out TextBlock path) || !RequestHost.TryRead(host, out TextBlock name))
        {
            match = default;
            return false;
        }

        // The host first (specification 3.4): the exact name, then a wildcard over its first label, then rules without host.
        ref readonly HostTable.Line exact = ref _exact.Find(name);
        if (exact.Rules is { } named && !_fallthrough)
        {
            match = MatchUnderHost(named, path, exact.TlsConfigured);
            return true;
        }

        int label = (int)ulong.TrailingZeroCount(name.PlacesOf('.'));
        match = MatchWithoutName(exact, label > 0 && label < host.Length ? host[(label + 1)..] : default, path);
        return true;
    }

    /// <summary>Without rules for the exact name: a wildcard, or the rules without host.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private IngressMatch MatchWithoutName<T>(in HostTable.Line exact, ReadOnlySpan<T> parent, TextBlock path)
        where T : unmanaged
    {
        ref readonly HostTable.Line wildcard = ref HostTable.Nothing;
        if (!parent.IsEmpty && TextBlock.TryRead(parent, 0, out TextBlock name))
        {
            wildcard = ref _wildcard.Find(name.ToLower());
        }

        bool tls = exact.TlsConfigured || wildcard.TlsConfigured;
        return _fallthrough
            ? MatchFallingThrough(exact.Rules, wildcard.Rules, path, tls)
            : MatchUnderHost(wildcard.Rules ?? _hostless, path, tls);
    }

    /// <summary>Then the path, among the rules of that host alone (Q1); a miss is for a default backend.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private IngressMatch MatchUnderHost(PathRules? rules, TextBlock path, bool tls)
    {
        CompiledRule? rule = rules?.Find(path);
        return new IngressMatch(rule, rule is null ? rules?.DefaultBackend ?? _globalDefault : null, tls);
    }

    private IngressMatch MatchFallingThrough(PathRules? exact, PathRules? wildcard, TextBlock path, bool tls)
    {
        CompiledRule? rule = exact?.Find(path) ?? wildcard?.Find(path) ?? _hostless?.Find(path);
        return new IngressMatch(rule, rule is null ? exact?.DefaultBackend ?? wildcard?.DefaultBackend ?? _globalDefault : null, tls);
    }
}
