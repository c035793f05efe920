using IngressRules.Analysis;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.Explanation;

/// <summary>
/// The analysis of one Ingress. Somebody who comes from another controller wants to know which annotations do nothing here. An Ingress is analysed
/// when it is asked about: to analyse all of them, with their certificates, would keep a page waiting.
/// </summary>
internal static class IngressAdvice
{
    private static readonly AnalysisOptions s_options = new() { ClassesAreSelected = true };

    /// <summary>
    /// The findings about the annotations of an Ingress and about one of its rules. Other findings, such as those about hosts of TLS, depend on objects
    /// that are not looked at here.
    /// </summary>
    public static IReadOnlyList<Diagnostic> Of(Ingress ingress, CompiledRule? rule)
    {
        string? place = rule?.Field.ToString();
        ValidationResult alone = IngressValidator.Validate(new IngressReadResult { Ingresses = [ingress] });
        return
        [
            .. IngressAnalyzer.Analyze(alone, s_options).Where(d =>
                d.Field.StartsWith("metadata.", StringComparison.Ordinal) || (place is not null && d.Field.StartsWith(place, StringComparison.Ordinal))),
        ];
    }
}
