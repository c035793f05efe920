using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>Reports annotations without effect: those of other controllers, and misspelt ones.</summary>
internal static class AnnotationAnalysis
{
    public static void Check(ObjectMetadata metadata, string? className, AnalysisOptions options, AnalysisFindings findings)
    {
        foreach ((string key, string value) in metadata.Annotations)
        {
            if (IsHonoured(key, options) || key == IngressClass.DefaultClassAnnotation)
            {
                continue;
            }

            if (key == Ingress.LegacyClassAnnotation)
            {
                findings.AddAtAnnotation(AnalysisCodes.LegacyClassAnnotation, key, LegacyClass(value, className));
            }
            else if (findings.IsFull && ForeignAnnotations.Find(key) is not null)
            {
                // Misspelt or not, it has no effect; which of the two is not worth the search where it is not shown.
                findings.AddUnlisted(AnalysisCodes.ForeignAnnotation);
            }
            else if (KnownAnnotations.Nearest(key) is { } meant)
            {
                bool isRead = meant
                    is Ingress.LegacyClassAnnotation or IngressClass.DefaultClassAnnotation or Ingress.AllowEncodedSlashAnnotation;
                string effect = isRead
                    ? ""
                    : $" That one has no effect here either: it is {ForeignAnnotations.Find(meant)!.Value.Controller}'s.";
                findings.AddAtAnnotation(
                    AnalysisCodes.MisspeltAnnotation,
                    key,
                    $"Nobody reads the annotation {QuotedText.Quote(key)}. Did you mean {meant}?{effect}");
            }
            else if (ForeignAnnotations.Find(key) is { } foreign)
            {
                findings.AddAtAnnotation(AnalysisCodes.ForeignAnnotation, key, Foreign(key, foreign));
            }
        }
    }

    private static bool IsHonoured(string key, AnalysisOptions options)
    {
        foreach (string honoured in options.HonouredAnnotations)
        {
            if (honoured.EndsWith('/') ? key.StartsWith(honoured, StringComparison.Ordinal) : key == honoured)
            {
                return true;
            }
        }

        return false;
    }

    private static string LegacyClass(string value, string? className) => className is null
        ? $"The annotation {Ingress.LegacyClassAnnotation} is deprecated since Kubernetes 1.18, and many controllers no longer read it. "
            + $"Write spec.ingressClassName with the name of an IngressClass instead, such as {QuotedText.Quote(value.Length == 0
                ? "public"
                : value)}."
        : $"The annotation {Ingress.LegacyClassAnnotation} is deprecated since Kubernetes 1.18, and ingressClassName already says "
        + $"{QuotedText.Quote(className)}. "
            + "Remove the annotation.";

    private static string Foreign(string key, ForeignAnnotation foreign) => foreign.Effect is null
        ? $"The annotation {QuotedText.Quote(key)} is for {foreign.Controller} and has no effect here. Remove it, or serve the Ingress "
        + "with that controller."
        : $"The annotation {QuotedText.Quote(key)} is for {foreign.Controller}, where it {foreign.Effect}; it has no effect here. "
        + $"{foreign.Instead}";
}
