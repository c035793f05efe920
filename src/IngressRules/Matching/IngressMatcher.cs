using System.Buffers;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Matching;

/// <summary>
/// Says which backend takes a host and a path. A matcher never changes, and any number of threads may use it at once: matching takes no
/// lock and allocates nothing. Make a new one when the rules change.
/// </summary>
public sealed partial class IngressMatcher
{
    private const int StackLimit = 512;

    private readonly HostTable _exact;
    private readonly HostTable _wildcard;
    private readonly HostRules? _hostless;
    private readonly CompiledDefaultBackend? _globalDefault;
    private readonly bool _fallthrough;
    private readonly bool _collapseSlashes;
    private readonly bool _refuseAmbiguous;

    /// <summary>A matcher over a compiled table.</summary>
    public IngressMatcher(CompiledRules rules)
        : this(rules, rules?.Diagnostics ?? [])
    {
    }

    private IngressMatcher(CompiledRules rules, ValueList<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(rules);
        Rules = rules;
        Diagnostics = diagnostics;
        (_exact, _wildcard, _hostless) = HostRules.Freeze(rules);
        _globalDefault = rules.GlobalDefault;
        _fallthrough = rules.Options.HostFallthrough;
        _collapseSlashes = rules.Options.CollapseSlashes;
        _refuseAmbiguous = rules.Options.AmbiguousTargets == AmbiguousTargets.Refuse;
    }

    /// <summary>The table in readable form.</summary>
    public CompiledRules Rules { get; }

    /// <summary>What was found while compiling; of a matcher that was loaded, also what was found while reading and validating.</summary>
    public ValueList<Diagnostic> Diagnostics { get; }

    /// <summary>Decides a request as it comes from the wire.</summary>
    /// <param name="host">The host, with or without port (<c>Shop.example.com:8080</c>); empty where the request names none.</param>
    /// <param name="target">
    /// The raw target: a path with or without query, percent triplets as they were sent. Of an absolute form (<c>http://host/path</c>) the
    /// authority replaces <paramref name="host"/>. No text whatever throws; what is no path meets default backends only.
    /// </param>
    /// <returns>The decision; <see cref="IngressMatch.Success"/> tells whether a backend takes the request.</returns>
    public IngressMatch Match(ReadOnlySpan<char> host, ReadOnlySpan<char> target)
    {
        ReadOnlySpan<char> path = RequestTarget.Split(target, host, out host);
        host = RequestHost.Normalize(host);
        if (RequestTarget.IsCanonical(path))
        {
            return MatchCanonical(host, path);
        }

        if (_refuseAmbiguous && RequestTarget.IsAmbiguous(target))
        {
            return IngressMatch.Refused;
        }

        path = RequestTarget.CutQuery(path);
        if (RequestTarget.IsCanonical(path))
        {
            return MatchCanonical(host, path);
        }

        int length = Math.Max(1, CanonicalPath.MaxLength(path));
        char[]? rented = length > StackLimit ? ArrayPool<char>.Shared.Rent(length) : null;
        Span<char> buffer = rented ?? stackalloc char[StackLimit];
        try
        {
            return MatchCanonical(host, buffer[..RequestTarget.Canonicalize(path, buffer, _collapseSlashes)]);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<char>.Shared.Return(rented);
            }
        }
    }

    /// <summary>As <see cref="Match"/>, as a test.</summary>
    /// <returns>True where a rule or a default backend takes the request.</returns>
    public bool TryMatch(ReadOnlySpan<char> host, ReadOnlySpan<char> target, out IngressMatch match)
    {
        match = Match(host, target);
        return match.Success;
    }

    /// <summary>Decides a request whose parts are already separated and canonical.</summary>
    /// <param name="host">The host alone: no port, no trailing dot, no IP address; in whatever case. Empty for none.</param>
    /// <param name="path">The canonical path, as <see cref="RequestTarget.GetCanonicalPath"/> makes it.</param>
    public IngressMatch MatchCanonical(ReadOnlySpan<char> host, ReadOnlySpan<char> path)
    {
        // The host first (spec sheet 3.4): the exact name, then a wildcard over its first label, then rules without host.
        HostEntry? exact = host.IsEmpty ? null : _exact.Find(host);
        if (exact?.Rules is { } named && !_fallthrough)
        {
            return MatchUnderHost(named, path, exact.TlsConfigured);
        }

        int label = host.IndexOf('.');
        HostEntry? wildcard = label > 0 ? _wildcard.Find(host[(label + 1)..]) : null;
        bool tls = exact is { TlsConfigured: true } || wildcard is { TlsConfigured: true };
        return _fallthrough
            ? MatchFallingThrough(exact?.Rules, wildcard?.Rules, path, tls)
            : MatchUnderHost(wildcard?.Rules ?? _hostless, path, tls);
    }

    /// <summary>Then the path, among the rules of that host alone (Q1); a miss is for a default backend.</summary>
    private IngressMatch MatchUnderHost(HostRules? rules, ReadOnlySpan<char> path, bool tls)
    {
        CompiledRule? rule = rules?.Trie.Find(path);
        return new IngressMatch(rule, rule is null ? rules?.DefaultBackend ?? _globalDefault : null, tls);
    }

    private IngressMatch MatchFallingThrough(HostRules? exact, HostRules? wildcard, ReadOnlySpan<char> path, bool tls)
    {
        CompiledRule? rule = exact?.Trie.Find(path) ?? wildcard?.Trie.Find(path) ?? _hostless?.Trie.Find(path);
        return new IngressMatch(rule, rule is null ? exact?.DefaultBackend ?? wildcard?.DefaultBackend ?? _globalDefault : null, tls);
    }
}
