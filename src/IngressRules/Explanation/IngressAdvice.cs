using IngressRules.Analysis;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;
using IngressRules.Validation;

namespace IngressRules.AspNetCore.Admin.Explaining;

/// <summary>
/// What the analyzer has to say about one Ingress: whoever comes from another controller wants to know which of its annotations do nothing here. One is
/// analysed when it is asked about; all of them, with their certificates, would keep a page waiting.
/// </summary>
internal static class IngressAdvice
{
    private static readonly AnalysisOptions s_options = new() { ClassesAreSelected = true };

    /// <summary>
    /// The findings about the annotations of an Ingress and about the rule that took the request. Others, such as those about hosts of TLS, depend on
    /// what else there is.
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
