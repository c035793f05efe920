using IngressRules.Analysis;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Matching;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>
/// Says which rules of a table can never match, which lose requests to other Ingresses, and what else in it has no effect. The decisions
/// are the matcher's own. Objects that the table leaves out are not judged.
/// </summary>
public static class TableAnalyzer
{
    /// <summary>Analyses a table. The time it takes is that of some matches for each rule.</summary>
    /// <param name="matcher">The table.</param>
    /// <param name="objects">The objects beside its Ingresses, such as Services; null for none.</param>
    /// <param name="withoutEndpoints">
    /// The findings about backends without endpoints, which a later stage makes (<c>BackendAnalyzer</c>); null for none.
    /// </param>
    /// <returns>The findings by Ingress, oldest first.</returns>
    public static ValueList<TableFinding> Analyze(
        IngressMatcher matcher, KubernetesObjects? objects = null, IEnumerable<Diagnostic>? withoutEndpoints = null)
    {
        ArgumentNullException.ThrowIfNull(matcher);
        CompiledRules rules = matcher.Rules;
        var findings = new TableFindingList(rules);
        var names = new RepresentativeHosts(rules);
        string word = FreshWord.For(rules);
        var budget = new TextGaps.Budget();
        foreach (CompiledHost host in rules.Hosts)
        {
            HostAnalysis.Check(matcher, host, names.Of(host.Host), word, budget, findings);
        }

        SharedHosts.Check(rules, findings);
        HiddenWildcards.Check(matcher, findings);
        IdleDefaultBackends.Check(matcher, names, word, findings);
        AddCompiled(rules, findings);
        AddAnalysed((objects ?? KubernetesObjects.Empty) with { Ingresses = rules.Ingresses }, rules.Options, findings);
        foreach (Diagnostic finding in withoutEndpoints ?? [])
        {
            findings.Add(TableFindingKind.NoEndpoints, finding);
        }

        return findings.ToValueList();
    }

    /// <summary>What the compiler has found about Ingresses as a whole and about TLS.</summary>
    private static void AddCompiled(CompiledRules rules, TableFindingList findings)
    {
        foreach (CompilationFinding found in rules.ObjectFindings.Values.SelectMany(f => f))
        {
            if (found.Code == CompilationCodes.SameObjectTwice)
            {
                findings.Add(TableFindingKind.SameObject, found.Diagnostic, found.Ingress!);
            }
            else if (found.Code == CompilationCodes.RuleWithoutEffect)
            {
                findings.Add(TableFindingKind.NoEffect, found.Diagnostic, new RuleReference(found.Ingress!, found.Place.Rule, null), []);
            }
        }

        foreach (CompilationFinding found in rules.ForeignTlsFindings())
        {
            findings.Add(TableFindingKind.TlsHostUnused, found.Diagnostic, found.Ingress!);
        }
    }

    /// <summary>What the analysis of Ingresses finds about rules and hosts without use.</summary>
    private static void AddAnalysed(KubernetesObjects objects, CompilerOptions compilation, TableFindingList findings)
    {
        AnalysisOptions options = compilation.ForAnalysis(new AnalysisOptions
        {
            HostFallthrough = compilation.HostFallthrough,
            HasDefaultBackend = compilation.DefaultBackend is not null,
        });
        var found = new AnalysisFindings(int.MaxValue);
        var given = new GivenObjects(objects);
        foreach (Ingress ingress in objects.Ingresses)
        {
            found.Begin(ingress);
            BackendAnalysis.Check(ingress, given, found);
            RuleAnalysis.Check(ingress, options, found);
            PathAnalysis.Check(ingress, options, found);
            TlsHostAnalysis.Check(ingress, given, found);
        }

        foreach (Diagnostic finding in found.ToValueList())
        {
            if (KindOf(finding.Code) is { } kind)
            {
                findings.Add(kind, finding);
            }
        }
    }

    private static TableFindingKind? KindOf(DiagnosticCode code) =>
        code == AnalysisCodes.ServiceNotGiven || code == AnalysisCodes.ServicePortNotGiven ? TableFindingKind.NoEndpoints
        : code == AnalysisCodes.HostWithoutPaths ? TableFindingKind.NoPaths
        : code == AnalysisCodes.Pattern || code == AnalysisCodes.ImplementationSpecificPattern || code == AnalysisCodes.UnsentCharacter
            ? TableFindingKind.UnlikelyPath
        : code == AnalysisCodes.TlsHostWithoutRule ? TableFindingKind.TlsHostUnused
        : code == AnalysisCodes.TwoSecretsForHost ? TableFindingKind.TlsSecretUnused
        : null;
}
