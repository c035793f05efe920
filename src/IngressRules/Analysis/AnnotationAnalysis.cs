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
            else if (key is "ingressClassName" or "ingressClass" or "ingress.class")
            {
                findings.AddAtAnnotation(
                    AnalysisCodes.MisspeltAnnotation,
                    key,
                    $"Nobody reads the annotation {QuotedText.Quote(key)}. The class is a field: write spec.ingressClassName: "
                        + $"{VisibleText.Short(value)}.");
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
                string effect = isRead ? "" : MeantForeign(meant, value);
                findings.AddAtAnnotation(
                    AnalysisCodes.MisspeltAnnotation,
                    key,
                    $"Nobody reads the annotation {QuotedText.Quote(key)}. Did you mean {meant}?{effect}");
            }
            else if (ForeignAnnotations.Find(key) is { } foreign)
            {
                findings.AddAtAnnotation(AnalysisCodes.ForeignAnnotation, key, Foreign(key, value, foreign));
            }
        }
    }

    /// <summary>Reports labels that are annotations in the wrong place: there no controller reads them.</summary>
    public static void CheckLabels(ObjectMetadata metadata, AnalysisFindings findings)
    {
        foreach (string key in metadata.Labels.Keys)
        {
            if (key == Ingress.LegacyClassAnnotation || ForeignAnnotations.Find(key)?.Effect is not null)
            {
                findings.AddAtLabel(
                    AnalysisCodes.MisspeltAnnotation,
                    key,
                    $"Nobody reads {QuotedText.Quote(key)} among the labels. It is an annotation: write it in metadata.annotations.");
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

    private static string LegacyClass(string value, string? className)
    {
        const string Deprecated = $"The annotation {Ingress.LegacyClassAnnotation} is deprecated since Kubernetes 1.18, and";
        if (className is not null)
        {
            return $"{Deprecated} ingressClassName already says {QuotedText.Quote(className)}. Remove the annotation.";
        }

        const string Write =
            $"{Deprecated} many controllers no longer read it. Write spec.ingressClassName with the name of an IngressClass";
        return Placeholder.Describe(value) is { } unfilled
            ? $"{Write} instead. The value {QuotedText.Quote(value)} {unfilled}"
            : $"{Write} instead, such as {QuotedText.Quote(value.Length == 0 ? "public" : value)}.";
    }

    private static string MeantForeign(string key, string value)
    {
        ForeignAnnotation meant = ForeignAnnotations.Find(key)!.Value;
        return meant.Protects && !ForeignAnnotations.IsOff(key, value)
            ? $" That one is {meant.Controller}'s, where it {meant.Effect}. {meant.Consequence} {meant.Instead}"
            : $" That one has no effect here either: it is {meant.Controller}'s.";
    }

    private static string Foreign(string key, string value, ForeignAnnotation foreign)
    {
        string whose = $"The annotation {QuotedText.Quote(key)} is for {foreign.Controller}";
        return foreign.Effect is null ? $"{whose} and has no effect here. {foreign.Instead}"
            : !foreign.Protects ? $"{whose}, where it {foreign.Effect}; it has no effect here. {foreign.Instead}"
            : ForeignAnnotations.IsOff(key, value)
                ? $"{whose}, where its value turns it off; it has no effect here. {ForeignAnnotationTable.Remove}"
            : $"{whose}, where it {foreign.Effect}. {foreign.Consequence} {foreign.Instead}";
    }
}
