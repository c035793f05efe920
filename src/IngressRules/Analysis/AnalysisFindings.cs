using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Analysis;

/// <summary>Collects the findings of one analysis.</summary>
internal sealed class AnalysisFindings
{
    private readonly List<Diagnostic> _all = [];

    public void Add(DiagnosticCode code, Ingress ingress, FieldPath field, string message, RelatedLocation? related = null) =>
        Add(code, new("Ingress", ingress.Metadata.Namespace, ingress.Metadata.Name), field, ingress.Origin.Find(field), message, related);

    /// <summary>A finding about an annotation: its key is what is wrong, not its value.</summary>
    public void AddAtAnnotation(DiagnosticCode code, ObjectReference about, SourceOrigin origin, string key, string message)
    {
        FieldPath field = IngressFields.Annotations.Child(key);
        Add(code, about, field, origin.FindKey(field), message, null);
    }

    public ValueList<Diagnostic> ToValueList() => _all.ToValueList();

    private void Add(
        DiagnosticCode code, ObjectReference about, FieldPath field, SourceSpan? span, string message, RelatedLocation? related) =>
        _all.Add(new Diagnostic(code, message) { Object = about, Field = field.ToString(), Span = span, Related = related });
}
