using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Compilation;

/// <summary>
/// Compiles validated Ingresses into one rule table: selects them by class, sorts them, merges them across objects and namespaces, and
/// resolves conflicts and default backends. Each rule that loses is reported together with the rule that takes precedence.
/// </summary>
public static class IngressCompiler
{
    /// <summary>Compiles a table. The result does not depend on the order of the input.</summary>
    /// <param name="valid">The Ingresses and IngressClasses that passed validation.</param>
    /// <param name="options">The choices that Kubernetes leaves to the controller; null for the defaults.</param>
    public static CompiledRules Compile(ValidationResult valid, CompilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(valid);
        return new TableUpdate(new CompiledRules(options ?? CompilerOptions.Default))
            .Apply(new() { Changed = valid.Objects }, FindingsByObject.Of(valid));
    }

    /// <summary>
    /// Says which Ingresses a table would leave out for their class, and which option would take each, without making the table.
    /// </summary>
    /// <param name="valid">The Ingresses and IngressClasses that passed validation.</param>
    /// <param name="options">The choices that Kubernetes leaves to the controller; null for the defaults.</param>
    public static ValueList<Diagnostic> CheckClasses(ValidationResult valid, CompilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(valid);
        options ??= CompilerOptions.Default;
        var selector = new ClassSelector(valid.Objects.IngressClasses, ClassParametersReader.ByName(valid.Objects.ConfigMaps), options);
        var findings = new CompilationFindings();
        foreach (Ingress ingress in valid.Ingresses)
        {
            findings.BeginIngress(0);
            selector.Takes(ingress, findings);
        }

        return CompilationFindings.Listed(selector.Findings.Concat(findings.ToArray()), options.MaxFindingsPerObject).ToValueList();
    }

    /// <summary>
    /// What a table would say about Ingresses if each of them came into it alone, in the place of the one of its name. The table is not
    /// made, and the cost depends on the given Ingresses, not on the table: rivals are looked up by host and path.
    /// </summary>
    /// <param name="rules">The table; it is not modified.</param>
    /// <param name="valid">The Ingresses, after validation. One without a creation date is the newest.</param>
    /// <returns>
    /// The findings about the given Ingresses, and those about rules of others that take requests now and would no longer.
    /// </returns>
    public static ValueList<Diagnostic> Preview(CompiledRules rules, ValidationResult valid)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(valid);
        if (rules.Options.Dialect is not null)
        {
            return DialectHosts.Preview(rules, valid);
        }

        var preview = new TablePreview(rules);
        return CompilationFindings.Listed(valid.Ingresses.SelectMany(preview.Of), rules.Options.MaxFindingsPerObject).ToValueList();
    }

    /// <summary>
    /// Makes the table that follows from a change. The result equals what <see cref="Compile"/> makes of all objects together. The cost
    /// depends only on the hosts that the changed objects name; all other hosts are shared between the two tables. If an IngressClass
    /// changes, every Ingress is checked.
    /// </summary>
    /// <param name="rules">The current table; it is not modified.</param>
    /// <param name="changes">
    /// The changed objects. Only Ingresses, IngressClasses and ConfigMaps matter, and with a dialect Services and Secrets; if there are
    /// none, the same table is returned.
    /// </param>
    public static CompiledRules Update(CompiledRules rules, ValidatedChanges changes)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(changes);
        FindingsByObject found = rules.FoundBefore.With(changes.Changes.Names, changes);
        bool concerned = changes.Changes.Concern<Ingress>() || changes.Changes.Concern<IngressClass>()
            || changes.Changes.Concern<ConfigMap>() || found != rules.FoundBefore
            || (rules.Options.Dialect is not null && DialectObjects.AreConcerned(changes.Changes));
        return concerned ? new TableUpdate(rules).Apply(changes.Changes, found) : rules;
    }
}
