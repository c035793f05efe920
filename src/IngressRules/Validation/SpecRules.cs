using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>The spec as a whole (rules S of specification 2.4), and the order in which its parts are checked.</summary>
internal static class SpecRules
{
    public static void Check(IngressSpec spec, Leniency leniency, ObjectFindings findings)
    {
        // S1
        if (spec.Rules.Count == 0 && spec.DefaultBackend is null)
        {
            findings.Invalid(
                ValidationCodes.S1,
                IngressFields.Spec,
                "The Ingress routes nothing: it has neither rules nor a defaultBackend. Add at least one of the two.");
        }

        if (spec.DefaultBackend is { } backend)
        {
            BackendRules.Check(backend, SpecPlace.DefaultBackend, leniency, findings);
        }

        for (int i = 0; i < spec.Rules.Count; i++)
        {
            CheckRule(spec.Rules[i], i, leniency, findings);
        }

        for (int i = 0; i < spec.Tls.Count; i++)
        {
            TlsRules.Check(spec.Tls[i], i, leniency, findings);
        }

        // S2
        if (spec.IngressClassName is { } name)
        {
            NameFaults faults = NameGrammars.Dns1123Subdomain(name);
            if (faults != NameFaults.None)
            {
                string message = name.Length == 0
                    ? "ingressClassName is empty, which is not the same as absent. Name an IngressClass, or remove the field."
                    : NameMessages.Subdomain("The name of the IngressClass", name);
                NameMessages.Report(findings, ValidationCodes.S2, IngressFields.IngressClassName, "The name of the IngressClass",
                    name, NameGrammars.MaxSubdomain, faults, message);
            }
        }
    }

    /// <summary>Checks that the legacy class annotation and the class field do not conflict. Only a creation is checked.</summary>
    public static void CheckClassAnnotation(Ingress ingress, ObjectFindings findings)
    {
        // S3
        if (findings.Options.ObjectsAreStored || ingress.Spec.IngressClassName is not { } name
            || !ingress.Metadata.Annotations.TryGetValue(Ingress.LegacyClassAnnotation, out string? annotation))
        {
            return;
        }

        if (findings.Options.ClassAnnotationExcludesField || annotation != name)
        {
            string what = annotation == name ? "stand beside" : "contradict";
            findings.Add(
                ValidationCodes.S3,
                FieldErrorReason.Invalid,
                // The server's field path leaves out metadata.
                FieldPath.Root.Child("annotations").Child(Ingress.LegacyClassAnnotation),
                $"The annotation {Ingress.LegacyClassAnnotation}: {QuotedText.Quote(annotation)} must not {what} ingressClassName: "
                    + $"{QuotedText.Quote(name)}. Remove the annotation; the field has taken its place.",
                IngressFields.Metadata.Child("annotations").Child(Ingress.LegacyClassAnnotation));
        }
    }

    private static void CheckRule(IngressRule rule, int index, Leniency leniency, ObjectFindings findings)
    {
        HostRules.Check(rule.Host, index, findings);
        if (rule.Http is { } http && !(leniency.AnyHttpUnderWildcardHost && rule.Host.Contains('*')))
        {
            PathRules.Check(http, index, leniency, findings);
        }
    }
}
