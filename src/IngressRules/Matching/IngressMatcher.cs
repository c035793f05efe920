using System.Runtime.CompilerServices;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Matching;

/// <summary>
/// Finds the backend for a host and a path. A matcher is immutable and thread-safe; matching takes no lock and allocates nothing. When the
/// rules change, <see cref="With"/> makes a new matcher that shares the unchanged hosts.
/// </summary>
public sealed partial class IngressMatcher
{
    private readonly HostTables _tables;
    private readonly HostTable _exact;
    private readonly HostTable _wildcard;
    private readonly PathTable? _hostless;
    private readonly CompiledDefaultBackend? _globalDefault;
    private readonly bool _fallthrough;
    private readonly bool _collapseSlashes;
    private readonly bool _refuseAmbiguous;
    private readonly bool _decoded;
    private readonly OtherNames? _otherNames;
    private ValueList<Diagnostic>? _diagnostics;

    /// <summary>Creates a matcher for a compiled table.</summary>
    public IngressMatcher(CompiledRules rules)
        : this(rules, before: null)
    {
    }

    /// <summary>Creates a matcher with a given limit between scan and trie, so that tests can run both on the same rules.</summary>
    internal IngressMatcher(CompiledRules rules, int scanLimit)
        : this(rules, before: null, HostTables.EmptyWith(scanLimit))
    {
    }

    private IngressMatcher(CompiledRules rules, IngressMatcher? before, HostTables? empty = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        Rules = rules;
        HostTables tables = before?._tables ?? empty ?? HostTables.Empty;
        _tables = tables.With(rules, before is null ? HostsOf(rules) : rules.Change is { } change && change.Base == before.Rules.Identity
            ? change.Hosts
            : [.. HostsOf(rules).Union(HostsOf(before.Rules))]);
        (_exact, _wildcard, _hostless) = (_tables.Exact, _tables.Wildcard, _tables.Hostless);
        _globalDefault = rules.GlobalDefault;
        _fallthrough = rules.Options.HostFallthrough;
        _collapseSlashes = rules.Options.CollapseSlashes;
        _refuseAmbiguous = rules.Options.AmbiguousTargets == AmbiguousTargets.Refuse;
        _decoded = rules.Options.Dialect is { ComparesDecodedPaths: true };
        _otherNames = OtherNames.Of(rules, before?._otherNames);

        static List<string> HostsOf(CompiledRules rules) => [.. rules.HostsByName.Keys, .. rules.TlsHostCounts.Keys];
    }

    /// <summary>The table in readable form.</summary>
    public CompiledRules Rules { get; }

    /// <summary>
    /// The findings of all stages: reading, validating and compiling. Every object that was given and does not take part has a finding here
    /// that says why: it is invalid, another of the same name comes first, or it is of another class.
    /// </summary>
    public ValueList<Diagnostic> Diagnostics => _diagnostics ??= [.. Rules.FoundBefore.All, .. Rules.Diagnostics];

    /// <summary>
    /// Makes a matcher for another table. It shares all hosts that are the same in both. If that table is an
    /// <see cref="IngressCompiler.Update"/> of this matcher's <see cref="Rules"/>, the cost depends only on the changed hosts; otherwise
    /// every host is compared.
    /// </summary>
    public IngressMatcher With(CompiledRules rules) => new(rules, before: this);

    /// <summary>The host of a dialect whose rules a name gets that is no host itself; null for none.</summary>
    /// <param name="name">The name in lower case.</param>
    internal string? FindOtherName(string name)
    {
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(name);
        return _otherNames is null || Find(_exact, bytes).Rules is not null
            ? null
            : _otherNames.Find(bytes, WildcardHost.Over(name) is { } over ? _wildcard.Find(WildcardHost.Parent(over)).Rules : null)
                is { Source: var found } && OtherNames.IsOther(found) ? found.Host : null;
    }

    /// <summary>Finds the backend for a request, given as it was received.</summary>
    /// <param name="host">The host, with or without port (<c>Shop.example.com:8080</c>); empty if the request has none.</param>
    /// <param name="target">
    /// The raw request target: a path with or without query, not decoded. In absolute form (<c>http://host/path</c>) its authority replaces
    /// <paramref name="host"/>. Any text is accepted and none throws; a target that is not a path matches default backends only.
    /// </param>
    /// <returns>The match; <see cref="IngressMatch.Success"/> is true if there is a backend for the request.</returns>
    public IngressMatch Match(ReadOnlySpan<char> host, ReadOnlySpan<char> target) =>
        TryMatchShort(host, target, out IngressMatch match) ? match : MatchLong(host, target);

    /// <inheritdoc cref="Match(ReadOnlySpan{char}, ReadOnlySpan{char})"/>
    /// <remarks>
    /// The texts are the bytes that were received. Bytes that are not ASCII need not be UTF-8: in a path each counts as its percent-encoded
    /// triplet.
    /// </remarks>
    public IngressMatch Match(ReadOnlySpan<byte> host, ReadOnlySpan<byte> target) =>
        TryMatchShort(host, target, out IngressMatch match) ? match : MatchLong(host, target);

    /// <summary>Same as <see cref="Match(ReadOnlySpan{char}, ReadOnlySpan{char})"/>, in the form of a <c>Try</c> method.</summary>
    /// <returns>True if there is a backend for the request.</returns>
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
    /// The fast path for nearly every request: a plain host name of up to 64 characters, and a path of about the same length that is
    /// already canonical.
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

        // The host comes first (specification 3.4): the exact name, then a wildcard for its first label, then the rules without host.
        ref readonly HostTable.Line exact = ref _exact.Find(name);
        if (exact.Rules is { } named && !_fallthrough)
        {
            match = MatchUnderHost(named, path, exact.TlsConfigured);
            return true;
        }

        if (_otherNames is not null)
        {
            match = default;
            return false;
        }

        int label = (int)ulong.TrailingZeroCount(name.PlacesOf('.'));
        match = MatchWithoutName(exact, label > 0 && label < host.Length ? host[(label + 1)..] : default, path);
        return true;
    }

    /// <summary>The rules to use if the exact name has none: those of a wildcard, or those without host.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private IngressMatch MatchWithoutName<T>(in HostTable.Line exact, ReadOnlySpan<T> parent, TextBlock path)
        where T : unmanaged
    {
        ref readonly HostTable.Line wildcard = ref HostTable.Nothing;
        if (!parent.IsEmpty && TextBlock.TryRead(parent, 0, out TextBlock name))
        {
            wildcard = ref _wildcard.Find(name.ToLower());
        }

        bool tls = exact.TlsConfigured || (wildcard.TlsConfigured && WildcardTlsCounts(exact.Rules));
        return _fallthrough
            ? MatchFallingThrough(exact.Rules, wildcard.Rules, path, tls)
            : MatchUnderHost(wildcard.Rules ?? _hostless, path, tls);
    }

    /// <summary>
    /// Matches the path against the rules of the chosen host only (Q1); a request without a matching path goes to a default backend.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private IngressMatch MatchUnderHost(PathTable? rules, TextBlock path, bool tls)
    {
        CompiledRule? rule = rules?.Find(path);
        return new IngressMatch(rule, rule is null ? rules?.DefaultBackend ?? _globalDefault : null, tls);
    }

    /// <summary>
    /// True where TLS of a wildcard counts for a name under it with these rules. A name with rules has it already where it counts for
    /// requests that its own rules take; for others it counts where hosts are not owned.
    /// </summary>
    private bool WildcardTlsCounts(PathTable? rules) => rules is null || (_fallthrough && !Rules.Options.OwnHostByNamespace);

    private IngressMatch MatchFallingThrough(PathTable? exact, PathTable? wildcard, TextBlock path, bool tls)
    {
        CompiledRule? rule = exact?.Find(path) ?? wildcard?.Find(path) ?? _hostless?.Find(path);
        return new IngressMatch(rule, rule is null ? exact?.DefaultBackend ?? wildcard?.DefaultBackend ?? _globalDefault : null, tls);
    }
}
