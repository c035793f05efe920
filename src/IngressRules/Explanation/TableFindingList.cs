using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>Collects findings about a table, and gives each the rules that it is about.</summary>
/// <param name="rules">The table.</param>
internal sealed class TableFindingList(CompiledRules rules)
{
    private readonly List<TableFinding> _all = [];

    /// <summary>The place of a compiled rule.</summary>
    public static RuleReference PlaceOf(CompiledRule rule) => new(rule.Ingress, rule.RuleIndex, rule.PathIndex);

    /// <summary>The first path of a rule; the rule itself if it has none.</summary>
    public static RuleReference PlaceOf(HostRule rule) => HostRuleIndex.PathsOf(rule.Taken.Ingress, rule.Rule).First();

    /// <summary>Adds a finding about a rule or a path.</summary>
    public void Add(
        TableFindingKind kind,
        Diagnostic diagnostic,
        RuleReference rule,
        IEnumerable<RuleReference> by,
        (string Host, string Path)? witness = null) =>
        _all.Add(new TableFinding(kind, diagnostic) { Ingress = rule.Ingress, Rule = rule, By = [.. by], Witness = witness });

    /// <summary>Adds a finding about an Ingress as a whole, or about something else in it than a rule.</summary>
    public void Add(TableFindingKind kind, Diagnostic diagnostic, Ingress ingress, IEnumerable<RuleReference>? by = null) =>
        _all.Add(new TableFinding(kind, diagnostic) { Ingress = ingress, By = [.. by ?? []] });

    /// <summary>Adds a finding of another stage, whose field says which rule it is about.</summary>
    public void Add(TableFindingKind kind, Diagnostic diagnostic)
    {
        if (IngressOf(diagnostic) is not { } ingress)
        {
            return;
        }

        (int Rule, int? Path)? place = RuleField.Parse(diagnostic.Field);
        _all.Add(new TableFinding(kind, diagnostic)
        {
            Ingress = ingress,
            Rule = place is { } found ? new RuleReference(ingress, found.Rule, found.Path) : null,
        });
    }

    /// <summary>All of them: by Ingress in the order of specification 4.2, within it by rule and path, those about the rest last.</summary>
    public ValueList<TableFinding> ToValueList() =>
    [
        .. _all
            .OrderBy(f => f.Ingress, IngressOrder.Instance)
            .ThenBy(f => f.Rule?.RuleIndex ?? int.MaxValue)
            .ThenBy(f => f.Rule?.PathIndex ?? -1)
            .ThenBy(f => f.Kind),
    ];

    /// <summary>The Ingress of a finding that only names it. Of several with one name, the one from the finding's text.</summary>
    private Ingress? IngressOf(Diagnostic diagnostic)
    {
        if (diagnostic.Object is not { } about || !rules.Objects.TryGetValue((about.Namespace, about.Name), out NamedIngresses? named))
        {
            return null;
        }

        Ingress[] taken = [.. named.Taken.Select(t => t.Ingress)];
        return Array.Find(taken, i => ReferenceEquals(i.Origin.Source, diagnostic.Source)) ?? taken.FirstOrDefault();
    }
}
