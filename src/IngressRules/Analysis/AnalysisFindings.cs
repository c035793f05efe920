using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading;

namespace IngressRules.Analysis;

/// <summary>Collects the findings of one analysis.</summary>
/// <param name="maxPerObject">How many findings of an object are listed.</param>
internal sealed class AnalysisFindings(int maxPerObject)
{
    private readonly List<Diagnostic> _all = [];
    private FindingLimit _limit = new(maxPerObject);
    private ObjectReference? _object;
    private SourceOrigin _origin;

    /// <summary>True where the object has so many findings that further ones are only counted.</summary>
    public bool IsFull => _limit.IsReached;

    /// <summary>Sets the object that the next findings are about.</summary>
    public void Begin(IKubernetesObject item)
    {
        EndObject();
        (_object, _origin) = (item.ToReference(), item.Origin);
    }

    public void Add(DiagnosticCode code, FieldPath field, string message, RelatedLocation? related = null) =>
        Add(code, field, atKey: false, message, related);

    /// <summary>A finding about an annotation: its key is what is wrong, not its value.</summary>
    public void AddAtAnnotation(DiagnosticCode code, string key, string message) =>
        Add(code, IngressFields.Annotations.Child(key), atKey: true, message, related: null);

    /// <summary>A finding about a label, whose key is what is wrong.</summary>
    public void AddAtLabel(DiagnosticCode code, string key, string message) =>
        Add(code, IngressFields.Metadata.Child("labels").Child(key), atKey: true, message, related: null);

    /// <summary>Counts a finding that <see cref="IsFull"/> leaves out, where its message would cost much.</summary>
    public void AddUnlisted(DiagnosticCode code) => _limit.Takes(code.Severity);

    public ValueList<Diagnostic> ToValueList()
    {
        EndObject();
        return _all.ToValueList();
    }

    private void Add(DiagnosticCode code, FieldPath field, bool atKey, string message, RelatedLocation? related)
    {
        if (_limit.Takes(code.Severity))
        {
            _all.Add(new Diagnostic(code, message)
            {
                Object = _object,
                Field = field.ToString(),
                Place = SourcePlace.Of(_origin, field, atKey),
                Related = related,
            });
        }
    }

    private void EndObject()
    {
        if (_limit.HasRest)
        {
            _all.Add(_limit.Rest(ReadingCodes.MoreFindings, _object, SourcePlace.Of(_origin, FieldPath.Root)));
        }

        _limit = new FindingLimit(maxPerObject);
    }
}
