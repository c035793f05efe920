using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>Checks that the IngressClass named by an Ingress exists (specification 4.3).</summary>
internal static class ClassAnalysis
{
    public static void Check(Ingress ingress, GivenObjects given, AnalysisOptions options, AnalysisFindings findings)
    {
        if (options.ClassesAreSelected || !given.HasClasses || ingress.Spec.IngressClassName is not { } name || given.HasClass(name))
        {
            return;
        }

        findings.Add(
            AnalysisCodes.ClassNotGiven,
            IngressFields.Spec.Child("ingressClassName"),
            $"{GivenObjects.Lacks(ingress)} IngressClass {QuotedText.Quote(name)}; without it, no controller takes the "
            + $"Ingress.{given.ClassNames.Sentence("", name, "a class")}");
    }
}
