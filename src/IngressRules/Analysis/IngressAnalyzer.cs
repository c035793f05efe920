using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Analysis;

/// <summary>
/// Reports probable mistakes that kube-apiserver accepts. Findings are warnings and notes, never errors, and no object is left out because
/// of them. The compiler reports what concerns the table of all Ingresses, such as a path that another one shadows.
/// </summary>
public static class IngressAnalyzer
{
    /// <summary>Analyses every valid Ingress and IngressClass, together with the given Services, Secrets and IngressClasses.</summary>
    /// <param name="valid">
    /// The objects. A missing Service, Secret or IngressClass is reported only where the objects include some of its kind.
    /// </param>
    /// <param name="options">What to leave out of the warnings, or null for the defaults.</param>
    /// <returns>
    /// The findings, Ingresses first, each with its object and field, and with its position where the object was read from a text.
    /// </returns>
    public static ValueList<Diagnostic> Analyze(ValidationResult valid, AnalysisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(valid);
        options ??= AnalysisOptions.Default;
        var findings = new AnalysisFindings(options.MaxFindingsPerObject);
        var given = new GivenObjects(valid.Objects);
        foreach (Ingress ingress in valid.Ingresses)
        {
            Check(ingress, given, options, findings);
        }

        Check(valid.Objects.IngressClasses, options, findings);
        return findings.ToValueList();
    }

    /// <summary>
    /// Checks only the Secrets of <c>spec.tls</c>: that they exist and hold a certificate that clients accept today. A router repeats this
    /// from time to time, because certificates expire even when no object changes.
    /// </summary>
    /// <param name="objects">
    /// The objects. A missing Secret is reported only where the objects include Secrets, or the options say that they include all of them.
    /// </param>
    /// <param name="taken">The Ingresses whose <c>spec.tls</c> is checked.</param>
    /// <param name="options">What to leave out of the warnings, or null for the defaults.</param>
    /// <returns>The findings: <c>ING331x</c>.</returns>
    public static ValueList<Diagnostic> AnalyzeSecrets(
        KubernetesObjects objects, IEnumerable<Ingress> taken, AnalysisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(taken);
        options ??= AnalysisOptions.Default;
        var findings = new AnalysisFindings(options.MaxFindingsPerObject);
        var given = new GivenObjects(objects);
        foreach (Ingress ingress in taken)
        {
            findings.Begin(ingress);
            SecretAnalysis.Check(ingress, given, options, findings);
        }

        return findings.ToValueList();
    }

    /// <summary>Analyses one Ingress.</summary>
    /// <param name="ingress">The Ingress, which is valid.</param>
    /// <param name="given">It and the objects beside it.</param>
    /// <param name="options">What to leave out of the warnings.</param>
    /// <param name="findings">Takes what is found.</param>
    internal static void Check(Ingress ingress, GivenObjects given, AnalysisOptions options, AnalysisFindings findings)
    {
        findings.Begin(ingress);
        AnnotationAnalysis.Check(ingress.Metadata, ingress.Spec.IngressClassName, options, findings);
        AnnotationAnalysis.CheckLabels(ingress.Metadata, findings);
        ClassAnalysis.Check(ingress, given, options, findings);
        BackendAnalysis.Check(ingress, given, findings);
        RuleAnalysis.Check(ingress, options, findings);
        PathAnalysis.Check(ingress, options, findings);
        TlsHostAnalysis.Check(ingress, given, findings);
        SecretAnalysis.Check(ingress, given, options, findings);
    }

    /// <summary>Analyses IngressClasses.</summary>
    /// <param name="classes">The classes, which are valid.</param>
    /// <param name="options">What to leave out of the warnings.</param>
    /// <param name="findings">Takes what is found.</param>
    internal static void Check(ValueList<IngressClass> classes, AnalysisOptions options, AnalysisFindings findings)
    {
        foreach (IngressClass ingressClass in classes)
        {
            findings.Begin(ingressClass);
            AnnotationAnalysis.Check(ingressClass.Metadata, className: null, options, findings);
        }
    }
}
