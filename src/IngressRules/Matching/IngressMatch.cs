using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using IngressRules.Compilation;
using IngressRules.Model;

namespace IngressRules.Matching;

/// <summary>How a request was decided.</summary>
public enum MatchOutcome
{
    /// <summary>Nothing takes the request. An HTTP host answers 404 (Q9).</summary>
    None,

    /// <summary>A path of a rule takes the request.</summary>
    Rule,

    /// <summary>A default backend takes the request (specification 3.6).</summary>
    DefaultBackend,

    /// <summary>
    /// The target means different things to different readers, and the options refuse such targets
    /// (<see cref="AmbiguousTargets.Refuse"/>). An HTTP host answers 400.
    /// </summary>
    Refused,
}

/// <summary>
/// Which backend takes a request, and which rule says so. A small value: making one allocates nothing, and what it refers to belongs to
/// the table and never changes.
/// </summary>
public readonly struct IngressMatch : IEquatable<IngressMatch>
{
    // A rule or a default backend. One reference instead of two, because copying a reference into memory costs more than copying a number.
    private readonly object? _decider;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal IngressMatch(CompiledRule? rule, CompiledDefaultBackend? defaultBackend, bool tlsConfigured)
    {
        _decider = (object?)rule ?? defaultBackend;
        TlsConfigured = tlsConfigured;
        Outcome = rule is not null ? MatchOutcome.Rule : defaultBackend is not null ? MatchOutcome.DefaultBackend : MatchOutcome.None;
    }

    private IngressMatch(MatchOutcome outcome) => Outcome = outcome;

    /// <summary>How the request was decided.</summary>
    public MatchOutcome Outcome { get; }

    /// <summary>True where a backend takes the request.</summary>
    [MemberNotNullWhen(true, nameof(Backend))]
    public bool Success => Outcome is MatchOutcome.Rule or MatchOutcome.DefaultBackend;

    /// <summary>Who takes the request; null where nobody does.</summary>
    public BackendReference? Backend => Rule?.Backend ?? Default?.Backend;

    /// <summary>The Ingress that decides; null where none does, also for a default backend that the embedding host configured.</summary>
    public Ingress? Ingress => Rule?.Ingress ?? Default?.Ingress;

    /// <summary>The rule that takes the request, with its position, its path type and its own text; null where no rule does.</summary>
    public CompiledRule? Rule => _decider as CompiledRule;

    /// <summary>True where the request's host is among the hosts of <c>spec.tls</c>, also under a wildcard (specification 5).</summary>
    public bool TlsConfigured { get; }

    private CompiledDefaultBackend? Default => _decider as CompiledDefaultBackend;

    internal static IngressMatch Refused { get; } = new(MatchOutcome.Refused);

    /// <summary>True when both name the same rule or default backend of the same table.</summary>
    public bool Equals(IngressMatch other) =>
        Outcome == other.Outcome && ReferenceEquals(_decider, other._decider) && TlsConfigured == other.TlsConfigured;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is IngressMatch other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Outcome, _decider, TlsConfigured);

    /// <summary><c>default/shop rules[0].paths[1] Prefix /cart → default/cart:80</c>, or what else became of the request.</summary>
    public override string ToString() => _decider?.ToString() ?? (Outcome == MatchOutcome.Refused ? "refused" : "no match");

    /// <summary>True when both are equal.</summary>
    public static bool operator ==(IngressMatch left, IngressMatch right) => left.Equals(right);

    /// <summary>True when they differ.</summary>
    public static bool operator !=(IngressMatch left, IngressMatch right) => !left.Equals(right);
}
