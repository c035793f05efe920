using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Validation;

namespace IngressRules.Analysis;

/// <summary>
/// Beyond the server's verdict: what it accepts and an author will regret. Findings are warnings and notes, never errors, and nothing is
/// left out for them. What can only be known once all Ingresses are one table, such as a path that another one shadows, the compiler says.
/// </summary>
public static class IngressAnalyzer
{
    /// <summary>Looks at every valid Ingress and IngressClass, beside the Services, Secrets and IngressClasses that are given.</summary>
    /// <param name="valid">
    /// The objects. Whether a Service, Secret or IngressClass is missing is asked only where some of its kind are given.
    /// </param>
    /// <param name="options">What need not be warned of, or null for the defaults.</param>
    /// <returns>The findings, Ingresses first, each with its object, field and, where it was read from a text, its place.</returns>
    public static ValueList<Diagnostic> Analyze(ValidationResult valid, AnalysisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(valid);
        options ??= AnalysisOptions.Default;
        var findings = new AnalysisFindings();
        var given = new GivenObjects(valid.Objects);
        foreach (Ingress ingress in valid.Ingresses)
        {
            AnnotationAnalysis.Check(ingress, options, findings);
            ClassAnalysis.Check(ingress, given, options, findings);
            BackendAnalysis.Check(ingress, given, findings);
            PathAnalysis.Check(ingress, findings);
            TlsHostAnalysis.Check(ingress, given, findings);
            SecretAnalysis.Check(ingress, given, options, findings);
        }

        foreach (IngressClass ingressClass in valid.Objects.IngressClasses)
        {
            AnnotationAnalysis.Check(ingressClass, options, findings);
        }

        return findings.ToValueList();
    }

    /// <summary>
    /// Looks at the Secrets of <c>spec.tls</c> alone: whether they exist, hold a certificate, and hold one that clients will take today. A
    /// router asks this again from time to time, because certificates age while nothing else changes.
    /// </summary>
    /// <param name="objects">
    /// The objects. Whether a Secret is missing is asked only where some are given, or the options say that these are all.
    /// </param>
    /// <param name="taken">The Ingresses whose entries count.</param>
    /// <param name="options">What need not be warned of, or null for the defaults.</param>
    /// <returns>The findings: <c>ING331x</c>.</returns>
    public static ValueList<Diagnostic> AnalyzeSecrets(
        KubernetesObjects objects, IEnumerable<Ingress> taken, AnalysisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(taken);
        options ??= AnalysisOptions.Default;
        var findings = new AnalysisFindings();
        var given = new GivenObjects(objects);
        foreach (Ingress ingress in taken)
        {
            SecretAnalysis.Check(ingress, given, options, findings);
        }

        return findings.ToValueList();
    }
}
