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
    /// The findings about the annotations of an Ingress and about one of its rules. Findings that depend on other objects, such as those
    /// about hosts of TLS, are not included.
    /// </summary>
    public static IReadOnlyList<Diagnostic> Of(Ingress ingress, CompiledRule? rule)
    {
        string? place = rule?.Field.ToString();
        ValidationResult alone = IngressValidator.Validate([ingress]);
        return
        [
            .. IngressAnalyzer.Analyze(alone, s_options).Where(d =>
                d.Field.StartsWith("metadata.", StringComparison.Ordinal)
                    || (place is not null && d.Field.StartsWith(place, StringComparison.Ordinal))),
        ];
    }
}
