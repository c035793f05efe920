using IngressRules.Analysis;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Explanation;

/// <summary>
/// The analysis of a single Ingress, for example which annotations of another controller have no effect here. It runs on request for one
/// Ingress, because analysing all of them with their certificates would make a page slow.
/// </summary>
internal static class IngressAdvice
{
    private static readonly AnalysisOptions s_options = new() { ClassesAreSelected = true };

    /// <summary>
    /// The findings about an Ingress by itself. Findings that depend on other objects, such as those about hosts of TLS, are not among
    /// them.
    /// </summary>
    /// <param name="ingress">The Ingress.</param>
    /// <param name="options">The options of its table.</param>
    public static IReadOnlyList<Diagnostic> All(Ingress ingress, CompilerOptions options) =>
        IngressAnalyzer.Analyze(IngressValidator.Validate([ingress]), options.ForAnalysis(s_options));

    /// <summary>Those of the findings that are about the annotations, or about one rule.</summary>
    public static IReadOnlyList<Diagnostic> Select(IReadOnlyList<Diagnostic> all, CompiledRule? rule)
    {
        string? place = rule?.Field.ToString();
        return
        [
            .. all.Where(d =>
                d.Field.StartsWith("metadata.", StringComparison.Ordinal)
                    || (place is not null && d.Field.StartsWith(place, StringComparison.Ordinal))),
        ];
    }
}
