using System.Runtime.CompilerServices;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>An Ingress that is ours.</summary>
/// <param name="Ingress">The Ingress.</param>
/// <param name="Rank">Its position among Ingresses of the same namespace and name; several of one name can occur only in files.</param>
/// <param name="DefaultBackend">Its default backend, or null.</param>
/// <param name="Parameters">The options of its class, or null.</param>
internal sealed record TakenIngress(
    Ingress Ingress, int Rank, CompiledDefaultBackend? DefaultBackend, ClassParameters? Parameters = null)
{
    /// <summary>The order of specification 4.2.</summary>
    public static IComparer<TakenIngress> Order { get; } = Comparer<TakenIngress>.Create(static (a, b) =>
    {
        int byIngress = IngressOrder.Instance.Compare(a.Ingress, b.Ingress);
        return byIngress != 0 ? byIngress : a.Rank.CompareTo(b.Rank);
    });

    /// <summary>Equality is by reference, because equal Ingresses may occur twice in the input.</summary>
    public bool Equals(TakenIngress? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}

/// <summary>All Ingresses of one namespace and name: at most one in a cluster, any number in files.</summary>
/// <param name="All">All of them, in order.</param>
/// <param name="Taken">Those that are ours, in order.</param>
/// <param name="Findings">Why some of them are not ours, and a warning if there are several.</param>
internal sealed record NamedIngresses(Ingress[] All, TakenIngress[] Taken, CompilationFinding[] Findings)
{
    /// <summary>Their namespace and name.</summary>
    public (string Namespace, string Name) Name => (All[0].Metadata.Namespace, All[0].Metadata.Name);

    /// <summary>Selects the Ingresses that are ours by their class. All given Ingresses have the same namespace and name.</summary>
    public static NamedIngresses Select(IEnumerable<Ingress> ingresses, ClassSelector selector)
    {
        Ingress[] all = [.. IngressOrder.Sort(ingresses)];
        var taken = new List<TakenIngress>(all.Length);
        var findings = new CompilationFindings();
        for (int rank = 0; rank < all.Length; rank++)
        {
            Ingress ingress = all[rank];
            findings.BeginIngress(rank);
            if (!selector.Takes(ingress, findings))
            {
                continue;
            }

            if (taken.Count > 0)
            {
                findings.Add(
                    CompilationCodes.SameObjectTwice,
                    ingress,
                    FieldPath.Root,
                    "another Ingress has the same namespace and name; a cluster would keep one, here both are used. Rename or remove one "
                    + "of them.",
                    CompilationFindings.Rival("the other one", taken[0].Ingress, FieldPath.Root));
            }

            ClassParameters? parameters = selector.ParametersOf(ingress);
            CompiledDefaultBackend? backend = ingress.Spec.DefaultBackend is { } given
                ? new(ingress, new BackendReference(ingress.Metadata.Namespace, given), parameters)
                : null;
            taken.Add(new TakenIngress(ingress, rank, backend, parameters));
            ReportRulesWithoutEffect(ingress, rank, findings);
        }

        return new NamedIngresses(all, [.. taken], findings.ToArray());
    }

    private static void ReportRulesWithoutEffect(Ingress ingress, int rank, CompilationFindings findings)
    {
        for (int r = 0; r < ingress.Spec.Rules.Count; r++)
        {
            if (ingress.Spec.Rules[r] is { Host.Length: 0, Http: null })
            {
                findings.BeginRule(rank, r);
                AddRuleWithoutEffect(ingress, r, findings);
            }
        }
    }

    private static void AddRuleWithoutEffect(Ingress ingress, int rule, CompilationFindings findings) =>
        findings.Add(CompilationCodes.RuleWithoutEffect, ingress, () => CompilationFindings.About(
            CompilationCodes.RuleWithoutEffect,
            ingress,
            IngressFields.Rule(rule),
            "a rule without host and without http has no effect. Give it paths, or use defaultBackend."));
}
