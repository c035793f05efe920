using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Validation;

/// <summary>
/// Collects the findings about one object after the other, in the order in which they are reported. One instance serves a whole validation,
/// so a valid object allocates nothing.
/// </summary>
internal sealed class ObjectFindings(ValidationOptions options)
{
    private readonly List<Diagnostic> _found = [];
    private ObjectReference? _object;
    private string _kind = "";
    private ObjectMetadata? _metadata;
    private SourceOrigin _origin;
    private int _start;
    private FindingLimit _limit = new(options.MaxFindingsPerObject);

    /// <summary>Which server's verdict is asked for.</summary>
    public ValidationOptions Options => options;

    /// <summary>The number of findings about all objects, with those that are not listed.</summary>
    public int Count { get; private set; }

    /// <summary>True where the object has so many findings that further ones are only counted.</summary>
    public bool IsFull => _limit.IsReached;

    /// <summary>Sets the Ingress that the next findings are about.</summary>
    public void Begin(Ingress ingress) => Begin("Ingress", ingress.Metadata, ingress.Origin);

    /// <summary>Sets the IngressClass that the next findings are about.</summary>
    public void Begin(IngressClass ingressClass) => Begin("IngressClass", ingressClass.Metadata, ingressClass.Origin);

    /// <summary>Reports a value that is present and wrong.</summary>
    public void Invalid(DiagnosticCode code, FieldPath field, string message) => Add(code, FieldErrorReason.Invalid, field, message);

    /// <summary>Reports a required value that is missing.</summary>
    public void Required(DiagnosticCode code, FieldPath field, string message) => Add(code, FieldErrorReason.Required, field, message);

    /// <summary>Reports a value that is not one of the allowed ones.</summary>
    public void NotSupported(DiagnosticCode code, FieldPath field, string message) =>
        Add(code, FieldErrorReason.NotSupported, field, message);

    /// <summary>Reports a value that is present and must be absent.</summary>
    public void Forbidden(DiagnosticCode code, FieldPath field, string message) => Add(code, FieldErrorReason.Forbidden, field, message);

    /// <summary>Reports a value that is longer than allowed.</summary>
    public void TooLong(DiagnosticCode code, FieldPath field, string message) => Add(code, FieldErrorReason.TooLong, field, message);

    /// <summary>
    /// Reports a finding whose position in the text is more precise than the field that the server names: the server names
    /// <c>metadata.labels</c> for an error in one label.
    /// </summary>
    /// <param name="code">The code.</param>
    /// <param name="reason">One of <see cref="FieldErrorReason"/>, or null where the server gives no reason.</param>
    /// <param name="field">The field as the server names it.</param>
    /// <param name="message">What is wrong and what to write instead.</param>
    /// <param name="place">The field whose position is reported, where it is not <paramref name="field"/>.</param>
    /// <param name="atKey">True where the key at that place is wrong, not its value.</param>
    public void Add(
        DiagnosticCode code, string? reason, FieldPath field, string message, FieldPath? place = null, bool atKey = false)
    {
        Count++;
        if (_limit.Takes(code.Severity))
        {
            _found.Add(new Diagnostic(code, message)
            {
                Object = About(),
                Field = field.ToString(),
                Reason = reason,
                Place = SourcePlace.Of(_origin, place ?? field, atKey),
            });
        }
    }

    /// <summary>Counts a finding that <see cref="IsFull"/> leaves out, where its message would cost much.</summary>
    public void AddUnlisted(DiagnosticCode code)
    {
        Count++;
        _limit.Takes(code.Severity);
    }

    /// <summary>All findings.</summary>
    public ValueList<Diagnostic> ToValueList()
    {
        EndObject();
        return _found.ToValueList();
    }

    private void Begin(string kind, ObjectMetadata metadata, SourceOrigin origin)
    {
        EndObject();
        _kind = kind;
        _metadata = metadata;
        _origin = origin;
        _object = null;
    }

    private void EndObject()
    {
        if (_limit.HasRest)
        {
            _found.Add(_limit.Rest(ReadingCodes.MoreFindings, About(), SourcePlace.Of(_origin, FieldPath.Root)));
        }

        _limit = new FindingLimit(options.MaxFindingsPerObject);
        Placeholder.Merge(_found, _start, ReadingCodes.NotFilledIn);
        _start = _found.Count;
    }

    private ObjectReference About() => _object ??= new ObjectReference(_kind, _metadata?.Namespace ?? "", _metadata?.Name ?? "");
}
