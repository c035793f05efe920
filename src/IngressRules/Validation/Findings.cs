using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>
/// Takes down what is wrong with one object at a time, in the order in which it is said. One instance serves a whole validation,
/// so that a valid object costs nothing.
/// </summary>
internal sealed class Findings(ValidationOptions options)
{
    private readonly List<Diagnostic> _found = [];
    private ObjectReference? _object;
    private string _kind = "";
    private ObjectMetadata? _metadata;
    private SourceOrigin _origin;

    /// <summary>Which server's verdict is asked for.</summary>
    public ValidationOptions Options => options;

    /// <summary>How many findings there are, over all objects.</summary>
    public int Count => _found.Count;

    /// <summary>What follows is about this Ingress.</summary>
    public void Begin(Ingress ingress) => Begin("Ingress", ingress.Metadata, ingress.Origin);

    /// <summary>What follows is about this IngressClass.</summary>
    public void Begin(IngressClass ingressClass) => Begin("IngressClass", ingressClass.Metadata, ingressClass.Origin);

    /// <summary>A value is there and is wrong.</summary>
    public void Invalid(DiagnosticCode code, FieldPath field, string message) => Add(code, FieldErrorReason.Invalid, field, message);

    /// <summary>A value that must be there is missing.</summary>
    public void Required(DiagnosticCode code, FieldPath field, string message) => Add(code, FieldErrorReason.Required, field, message);

    /// <summary>A value is not one of the few that are allowed.</summary>
    public void NotSupported(DiagnosticCode code, FieldPath field, string message) =>
        Add(code, FieldErrorReason.NotSupported, field, message);

    /// <summary>A value is there that must not be.</summary>
    public void Forbidden(DiagnosticCode code, FieldPath field, string message) => Add(code, FieldErrorReason.Forbidden, field, message);

    /// <summary>A value is longer than allowed.</summary>
    public void TooLong(DiagnosticCode code, FieldPath field, string message) => Add(code, FieldErrorReason.TooLong, field, message);

    /// <summary>
    /// A finding whose field, as the server names it, is coarser than the place in the text: the server says
    /// <c>metadata.labels</c> where one label among many is meant.
    /// </summary>
    /// <param name="code">The code.</param>
    /// <param name="reason">One of <see cref="FieldErrorReason"/>, or null for what the server says without one.</param>
    /// <param name="field">The field as the server names it.</param>
    /// <param name="message">What is wrong and what to write instead.</param>
    /// <param name="place">The place in the text, where it is not the field.</param>
    /// <param name="atKey">True where the key at that place is wrong, not its value.</param>
    public void Add(
        DiagnosticCode code, string? reason, FieldPath field, string message, FieldPath? place = null, bool atKey = false)
    {
        SourceSpan? span = !_origin.IsKnown ? null : atKey ? _origin.FindKey(place ?? field) : _origin.Find(place ?? field);
        _object ??= new ObjectReference(_kind, _metadata?.Namespace ?? "", _metadata?.Name ?? "");
        _found.Add(new Diagnostic(code, message) { Object = _object, Field = field.ToString(), Reason = reason, Span = span });
    }

    /// <summary>All findings.</summary>
    public ValueList<Diagnostic> ToValueList() => _found.ToValueList();

    private void Begin(string kind, ObjectMetadata metadata, SourceOrigin origin)
    {
        _kind = kind;
        _metadata = metadata;
        _origin = origin;
        _object = null;
    }
}
