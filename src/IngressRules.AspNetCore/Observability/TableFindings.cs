using System.Runtime.CompilerServices;
using IngressRules.Analysis;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reloading;
using IngressRules.Validation;

namespace IngressRules.AspNetCore.Observability;

/// <summary>
/// All findings about a table: its own, and those of the analysis, as <c>ingress-rules validate</c> has them. The log, the metrics and the
/// admin page share them, so that all say the same. The analysis of ten thousand Ingresses takes a while: it is made once a table, when
/// somebody first asks, and never before the table is in service.
/// </summary>
internal sealed class TableFindings(TimeProvider time)
{
    // A table is freed when its last request ends, so nothing here may keep a reference to it.
    private readonly ConditionalWeakTable<RoutingTable, Lazy<Analysed>> _tables = [];

    /// <summary>
    /// True where certificates are served: a missing Secret is then a finding also where none is given. The store of the certificates logs
    /// such findings itself, because certificates expire although no object changes.
    /// </summary>
    public bool ServesCertificates { get; set; }

    /// <summary>The findings about a table.</summary>
    public Analysed Of(RoutingTable table) => _tables.GetValue(table, t => new(() => Analyse(t))).Value;

    private Analysed Analyse(RoutingTable table)
    {
        CompilerOptions options = table.Matcher.Rules.Options;
        bool selected = options.ClassSelection == ClassSelection.Always
            || (options.ClassSelection == ClassSelection.WhenConfigured && (options.Controller is not null
                || options.IngressClassNames.Count > 0 || options.LegacyClasses.Count > 0 || table.Objects.IngressClasses.Count > 0));

        // What the table has taken is valid, and only the validator can say so.
        ValidationResult valid = IngressValidator.Validate(table.Objects, new() { ObjectsAreStored = true });
        ValueList<Diagnostic> found = IngressAnalyzer.Analyze(
            valid, new() { ClassesAreSelected = selected, SecretsAreComplete = ServesCertificates, Clock = time });
        return new([.. table.Diagnostics, .. found], found);
    }

    /// <summary>The findings about one table.</summary>
    /// <param name="All">All of them.</param>
    /// <param name="OfAnalysis">Those of the analysis.</param>
    internal sealed record Analysed(ValueList<Diagnostic> All, ValueList<Diagnostic> OfAnalysis);
}
