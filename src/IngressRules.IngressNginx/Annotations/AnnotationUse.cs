using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.IngressNginx.Annotations;

/// <summary>An annotation of an Ingress, and what it comes to here.</summary>
/// <param name="Ingress">The Ingress.</param>
/// <param name="Annotation">The whole name of the annotation.</param>
/// <param name="Value">Its value as written.</param>
/// <param name="Class">What it comes to.</param>
/// <param name="Reason">What it does here, or why it does nothing or something else, in sentences.</param>
public sealed record AnnotationUse(Ingress Ingress, string Annotation, string Value, AnnotationClass Class, string Reason)
{
    private static readonly FieldPath s_annotations = FieldPath.Root.Child("metadata").Child("annotations");

    /// <summary>What to write or use instead, in sentences; null where there is nothing to do.</summary>
    public string? Instead { get; init; }

    /// <summary>The code of the finding, one of <see cref="IngressNginxCodes"/>.</summary>
    public DiagnosticCode Code { get; init; } = IngressNginxCodes.Honoured;

    /// <summary>The finding, at the annotation's key.</summary>
    public Diagnostic ToDiagnostic()
    {
        string message = $"{VisibleText.Of(Annotation, 100)}: {Reason}{(Instead is null ? "" : " ")}{Instead}";
        return Diagnostic.In(Code, Ingress.ToReference(), Ingress.Origin, s_annotations.Child(Annotation), message, atKey: true) with
        {
            Field = s_annotations.ToString(),
        };
    }
}
