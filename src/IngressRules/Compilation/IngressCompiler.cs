using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Compilation;

/// <summary>
/// Turns validated Ingresses into one rule table: selects by class, orders, merges over objects and namespaces, settles conflicts and
/// default backends. Whatever loses is reported together with what it lost to.
/// </summary>
public static class IngressCompiler
{
    /// <summary>Compiles a table. The order of the input does not matter.</summary>
    /// <param name="valid">The Ingresses and IngressClasses that passed validation.</param>
    /// <param name="options">The decisions that Kubernetes leaves open, or null for the defaults.</param>
    public static CompiledRules Compile(ValidationResult valid, CompilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(valid);
        return new TableUpdate(new CompiledRules(options ?? CompilerOptions.Default)).Apply(new() { Changed = valid.Objects });
    }

    /// <summary>
    /// Makes the table that follows from a change. It equals what <see cref="Compile"/> makes of all objects together, and costs what the
    /// hosts cost that the changed objects name; all other hosts are shared between the two tables. Only where an IngressClass changes is
    /// every Ingress looked at.
    /// </summary>
    /// <param name="rules">The table before; it stays as it is.</param>
    /// <param name="changes">
    /// What changed. Only Ingresses and IngressClasses matter; where none of them is concerned, the table stays.
    /// </param>
    public static CompiledRules Update(CompiledRules rules, ValidatedChanges changes)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(changes);
        bool concerned = changes.Changes.Concern<Ingress>() || changes.Changes.Concern<IngressClass>();
        return concerned ? new TableUpdate(rules).Apply(changes.Changes) : rules;
    }
}
