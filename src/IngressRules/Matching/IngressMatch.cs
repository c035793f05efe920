using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using IngressRules.Compilation;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.Matching;

/// <summary>The outcome of matching a request.</summary>
public enum MatchOutcome
{
    /// <summary>No rule and no default backend matches. An HTTP host responds with 404 (Q9).</summary>
    None,

    /// <summary>A path of a rule matches the request.</summary>
    Rule,

    /// <summary>No rule matches, and a default backend gets the request (specification 3.6).</summary>
    DefaultBackend,

    /// <summary>
    /// The target is ambiguous: servers interpret it differently, and the options refuse such targets
    /// (<see cref="AmbiguousTargets.Refuse"/>). An HTTP host responds with 400.
    /// </summary>
    Refused,
}

/// <summary>
/// The backend for a request and the rule that decided it. A small struct: creating one allocates nothing, and it refers only to immutable
/// objects of the table.
/// </summary>
public readonly struct IngressMatch : IEquatable<IngressMatch>
{
    // A rule or a default backend. One field instead of two, because storing a reference costs more than storing a number.
    private readonly object? _decider;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal IngressMatch(CompiledRule? rule, CompiledDefaultBackend? defaultBackend, bool tlsConfigured)
    {
        _decider = (object?)rule ?? defaultBackend;
        TlsConfigured = tlsConfigured;
        Outcome = rule is not null ? MatchOutcome.Rule
            : defaultBackend is null or { IsMiss: true } ? MatchOutcome.None
            : MatchOutcome.DefaultBackend;
    }

    private IngressMatch(MatchOutcome outcome) => Outcome = outcome;

    /// <summary>The outcome.</summary>
    public MatchOutcome Outcome { get; }

    /// <summary>True if there is a backend for the request.</summary>
    [MemberNotNullWhen(true, nameof(Backend))]
    public bool Success => Outcome is MatchOutcome.Rule or MatchOutcome.DefaultBackend;

    /// <summary>The backend for the request; null if there is none.</summary>
    public BackendReference? Backend => Rule?.Backend ?? Default?.Backend;

    /// <summary>
    /// The Ingress that decided; null if there is none, which includes a default backend that the embedding host configured.
    /// </summary>
    public Ingress? Ingress => Rule?.Ingress ?? Default?.Ingress;

    /// <summary>The options that the class of the Ingress sets for its requests; null for none.</summary>
    public ClassParameters? Parameters => _decider is CompiledRule rule ? rule.Parameters : Default?.Parameters;

    /// <summary>
    /// What is asked of the host beside a backend; null for nothing. Where there is no backend, these are the policies of requests that no
    /// rule of their host takes.
    /// </summary>
    public RoutePolicies? Policies => _decider is CompiledRule rule ? rule.Policies : Default?.Policies;

    /// <summary>
    /// The rule that matches the request, with its position, its path type and its path as written; null if no rule matches.
    /// </summary>
    public CompiledRule? Rule => _decider as CompiledRule;

    /// <summary>True if <c>spec.tls</c> contains the request's host or a wildcard that covers it (specification 5).</summary>
    public bool TlsConfigured { get; }

    private CompiledDefaultBackend? Default => _decider as CompiledDefaultBackend;

    internal static IngressMatch Refused { get; } = new(MatchOutcome.Refused);

    /// <summary>True if both refer to the same rule or default backend of the same table.</summary>
    public bool Equals(IngressMatch other) =>
        Outcome == other.Outcome && ReferenceEquals(_decider, other._decider) && TlsConfigured == other.TlsConfigured;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is IngressMatch other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Outcome, _decider, TlsConfigured);

    /// <summary><c>default/shop rules[0].paths[1] Prefix /cart → default/cart:80</c>, or the outcome if there is no backend.</summary>
    public override string ToString() =>
        Outcome == MatchOutcome.None ? "no match" : _decider?.ToString() ?? (Outcome == MatchOutcome.Refused ? "refused" : "no match");

    /// <summary>True when both are equal.</summary>
    public static bool operator ==(IngressMatch left, IngressMatch right) => left.Equals(right);

    /// <summary>True when they differ.</summary>
    public static bool operator !=(IngressMatch left, IngressMatch right) => !left.Equals(right);
}
