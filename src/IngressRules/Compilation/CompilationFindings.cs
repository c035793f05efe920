using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Compilation;

/// <summary>Collects the findings of one compilation.</summary>
internal sealed class CompilationFindings
{
    private readonly List<(Ingress? Ingress, Diagnostic Diagnostic)> _all = [];

    public void Add(DiagnosticCode code, Ingress ingress, FieldPath field, string message, RelatedLocation? related = null) =>
        _all.Add((ingress, new Diagnostic(code, message)
        {
            Object = Reference(ingress),
            Field = field.ToString(),
            Span = ingress.Origin.Find(field),
            Related = related,
        }));

    public void Add(DiagnosticCode code, IngressClass ingressClass, string message) =>
        _all.Add((null, new Diagnostic(code, message)
        {
            Object = new ObjectReference("IngressClass", "", ingressClass.Metadata.Name),
            Field = IngressFields.Annotations.ToString(),
            Span = ingressClass.Origin.FindKey(IngressFields.Annotations.Child(IngressClass.DefaultClassAnnotation)),
        }));

    public static RelatedLocation Rival(string message, Ingress ingress, FieldPath field) =>
        new(message, Reference(ingress), field.ToString(), ingress.Origin.Find(field));

    /// <summary>The findings by Ingress, oldest first, whatever the order in which hosts were worked on; those about classes lead.</summary>
    public ValueList<Diagnostic> ToList() =>
        _all.OrderBy(f => f.Ingress, IngressOrder.Instance).Select(f => f.Diagnostic).ToValueList();

    private static ObjectReference Reference(Ingress ingress) => new("Ingress", ingress.Metadata.Namespace, ingress.Metadata.Name);
}
