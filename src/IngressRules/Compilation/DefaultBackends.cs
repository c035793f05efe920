using System.Collections.Immutable;
using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>
/// The candidates for default backends of the whole table (specification 3.6); <see cref="HostCompiler"/> chooses the one of each host. The
/// order: for a host with rules, the oldest Ingress that names the host and has a default backend; then the oldest Ingress that has only a
/// default backend; then the oldest Ingress with any default backend; then the backend that the embedding host configured.
/// </summary>
internal sealed class DefaultBackends
{
    private readonly ImmutableSortedSet<TakenIngress> _nothingElse;
    private readonly ImmutableSortedSet<TakenIngress> _withRules;

    private DefaultBackends(ImmutableSortedSet<TakenIngress> nothingElse, ImmutableSortedSet<TakenIngress> withRules)
    {
        _nothingElse = nothingElse;
        _withRules = withRules;
    }

    /// <summary>No candidates.</summary>
    public static DefaultBackends None { get; } =
        new(ImmutableSortedSet.Create(TakenIngress.Order), ImmutableSortedSet.Create(TakenIngress.Order));

    /// <summary>The candidates after a change.</summary>
    public DefaultBackends With(IEnumerable<TakenIngress> gone, IEnumerable<TakenIngress> come, CompilerOptions options)
    {
        ImmutableSortedSet<TakenIngress>.Builder nothingElse = _nothingElse.ToBuilder(), withRules = _withRules.ToBuilder();
        foreach (TakenIngress taken in gone.Where(t => t.DefaultBackend is not null))
        {
            nothingElse.Remove(taken);
            withRules.Remove(taken);
        }

        foreach (TakenIngress taken in come.Where(t => t.DefaultBackend is not null))
        {
            if (taken.Ingress.Spec.Rules.Count == 0)
            {
                nothingElse.Add(taken);
            }
            else if (!options.GlobalDefaultNeedsHostlessRule || taken.Ingress.Spec.Rules.Any(r => r.Host.Length == 0))
            {
                withRules.Add(taken);
            }
        }

        return new DefaultBackends(nothingElse.ToImmutable(), withRules.ToImmutable());
    }

    /// <summary>The global default backend, used for hosts without a default backend of their own.</summary>
    public CompiledDefaultBackend? ChooseGlobal(CompilerOptions options) =>
        (_nothingElse.Min ?? _withRules.Min)?.DefaultBackend
        ?? (options.DefaultBackend is null ? null : new CompiledDefaultBackend(null, options.DefaultBackend));

    /// <summary>The findings about default backends that no request can reach.</summary>
    /// <param name="taken">The Ingresses that are looked at.</param>
    /// <param name="defaultOf">The default backend of a host, or null.</param>
    /// <param name="global">The global default backend, or null.</param>
    public static IEnumerable<CompilationFinding> FindUnused(
        IEnumerable<TakenIngress> taken, Func<string, CompiledDefaultBackend?> defaultOf, CompiledDefaultBackend? global)
    {
        var findings = new CompilationFindings();
        foreach (TakenIngress candidate in taken)
        {
            if (candidate.DefaultBackend is not { } backend || backend == global
                || candidate.Ingress.Spec.Rules.Any(r => defaultOf(r.Host) == backend))
            {
                continue;
            }

            Ingress? winner = global?.Ingress;
            findings.BeginDefaultBackend(candidate.Rank);
            findings.Add(
                CompilationCodes.DefaultBackendUnused,
                candidate.Ingress,
                IngressFields.DefaultBackend,
                winner is null
                    ? "no request reaches this default backend: it has no host of its own, and the options keep it from being the global "
                    + "one."
                    : $"no request reaches this default backend: {winner} comes first. Keep one of the two.",
                winner is null ? null : CompilationFindings.Rival("this one is used", winner, IngressFields.DefaultBackend));
        }

        return findings.ToArray();
    }
}
