using IngressRules.Diagnostics;
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
        return new TableUpdate(new CompiledRules(options ?? CompilerOptions.Default)).Apply(valid, []);
    }

    /// <summary>
    /// Makes the table that follows from a change. It equals what <see cref="Compile"/> makes of all objects together, and costs what the hosts cost
    /// that the changed objects name; all other hosts are shared between the two tables. Only where an IngressClass changes is every Ingress looked at.
    /// </summary>
    /// <param name="rules">The table before; it stays as it is.</param>
    /// <param name="changed">
    /// The objects that are new or different, in the state that holds now. They take the place of all objects of the same kind, namespace and name. Only Ingresses
    /// and IngressClasses matter.
    /// </param>
    /// <param name="removed">The Ingresses and IngressClasses that are gone; null for none. A name that the table does not know is passed over.</param>
    public static CompiledRules Update(CompiledRules rules, ValidationResult changed, IEnumerable<ObjectReference>? removed = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(changed);
        return new TableUpdate(rules).Apply(changed, removed ?? []);
    }
}
