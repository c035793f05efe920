using IngressRules.Analysis;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Watching;
using IngressRules.Model;
using IngressRules.Reloading;
using IngressRules.Validation;

namespace IngressRules.Kubernetes.Admission;

/// <summary>
/// Judges Ingresses before the API server stores them: what a validating webhook answers. Errors, for which the table would leave the
/// Ingress out, deny it; the table's warnings go back to whoever applies it. Ingresses of other classes are not judged.
/// </summary>
/// <remarks>
/// A function of the bytes of an AdmissionReview and a table. Its cost depends on the review: what it needs of the table, it looks up.
/// Findings that depend on the order in which objects are created are left to the Events: that a Service or Secret is missing,
/// that no rule has a host of <c>spec.tls</c>, that no Secret serves a host.
/// </remarks>
/// <param name="options">How Ingresses are validated; null for the defaults.</param>
/// <param name="namespaces">The namespaces whose Ingresses are in the table; null or empty for all. Others are not judged.</param>
public sealed class IngressAdmission(ValidationOptions? options = null, IReadOnlyCollection<string>? namespaces = null)
{
    /// <summary>
    /// The largest review in bytes that an API server can send: a request of 3 MiB, the object that it replaces, and what it says of both.
    /// </summary>
    public const int MaxReviewBytes = 8 * 1024 * 1024;

    private static readonly AnalysisOptions s_analysis = new() { ClassesAreSelected = true };

    private static readonly HashSet<DiagnosticCode> s_leftToEvents =
        [AnalysisCodes.ServiceNotGiven, AnalysisCodes.TlsHostWithoutRule, AnalysisCodes.HostWithoutTls];

    /// <summary>Answers a review.</summary>
    /// <param name="review">An AdmissionReview of <c>admission.k8s.io/v1</c> in JSON; whatever else it is gives an answer too.</param>
    /// <param name="table">The current table; null before the first one.</param>
    public AdmissionAnswer Review(ReadOnlyMemory<byte> review, RoutingTable? table)
    {
        if (review.Length > MaxReviewBytes)
        {
            return AdmissionAnswer.Malformed($"The review is larger than {MaxReviewBytes / 1024 / 1024} MiB.");
        }

        return AdmissionRequest.TryRead(review, out AdmissionRequest? request, out string problem)
            ? Judge(request, table).ToAnswer(request)
            : AdmissionAnswer.Malformed(problem);
    }

    private AdmissionVerdict Judge(AdmissionRequest request, RoutingTable? table)
    {
        if (!request.IsChange)
        {
            return AdmissionVerdict.Allowed;
        }

        if (!request.IsIngress)
        {
            return AdmissionVerdict.Warned(
                $"This webhook judges Ingresses of {KubernetesKind.Of<Ingress>().ApiVersion} alone. "
                    + "Correct the rules of its ValidatingWebhookConfiguration.");
        }

        if (table is null)
        {
            return AdmissionVerdict.Warned("The router has not read the cluster yet, so this Ingress was not judged.");
        }

        if (namespaces is { Count: > 0 } && !namespaces.Contains(request.Object.Namespace))
        {
            return AdmissionVerdict.Allowed;
        }

        if (request.Object.IsBeingDeleted || !table.Matcher.Rules.Takes(request.Object.ClassOnly) || request.ChangesNothing)
        {
            return AdmissionVerdict.Allowed;
        }

        ValueList<Diagnostic> findings = Findings(request, table);
        Diagnostic[] errors = [.. findings.Where(f => f.Severity == DiagnosticSeverity.Error)];
        return errors.Length > 0
            ? AdmissionVerdict.Denied(errors)
            : AdmissionVerdict.Warned(request.Object.Reference, findings.Where(f => f.Severity == DiagnosticSeverity.Warning));
    }

    /// <summary>What the reader, the validator, the compiler and the analyzer say.</summary>
    private ValueList<Diagnostic> Findings(AdmissionRequest request, RoutingTable table)
    {
        ReviewedObject given = request.Object;
        (IKubernetesObject? item, ValueList<Diagnostic> unread) = ApiObjectDecoder.Decode(
            KubernetesKind.Of<Ingress>(), given.Head, given.Text);
        if (item is not Ingress ingress)
        {
            return unread;
        }

        if (ingress.Metadata.Namespace != given.Namespace)
        {
            // The reader takes an object without a namespace for one of the default namespace; the request knows better.
            ingress = ingress with { Metadata = ingress.Metadata with { Namespace = given.Namespace } };
        }

        ValidationResult valid = IngressValidator.Validate(
            new KubernetesObjects
            {
                Ingresses = [ingress],
                IngressClasses = table.Objects.IngressClasses,
                Services = ServicesOf(ingress).Distinct()
                    .Select(name => table.Find<Service>(ingress.Metadata.Namespace, name)).OfType<Service>().ToValueList(),
            },
            (options ?? ValidationOptions.Default) with { ObjectsAreStored = request.IsUpdate });
        if (valid.HasErrors)
        {
            return valid.Diagnostics;
        }

        // The analysis of certificates is left to the Events too: it takes longer than all else.
        return
        [
            .. IngressCompiler.Preview(table.Matcher.Rules, valid),
            .. IngressAnalyzer.Analyze(valid, table.Matcher.Rules.Options.ForAnalysis(s_analysis))
                .Where(f => f.Object == ingress.ToReference() && !s_leftToEvents.Contains(f.Code)),
        ];
    }

    private static IEnumerable<string> ServicesOf(Ingress ingress) => ingress.Spec.Rules
        .SelectMany(r => r.Http?.Paths ?? [])
        .Select(p => p.Backend)
        .Append(ingress.Spec.DefaultBackend)
        .Select(b => b?.Service?.Name)
        .OfType<string>();
}
