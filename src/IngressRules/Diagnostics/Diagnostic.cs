using System.Text;

namespace IngressRules.Diagnostics;

/// <summary>
/// One finding about the input: what is wrong, where, and what to do. Every stage returns its findings as data; none throws because of the
/// content of a file.
/// </summary>
/// <param name="Code">The stable code.</param>
/// <param name="Message">What is wrong and what to write instead, in sentences.</param>
public sealed record Diagnostic(DiagnosticCode Code, string Message)
{
    private readonly SourcePlace? _place;

    /// <summary>How much the finding matters. Taken from the code unless an option says otherwise.</summary>
    public DiagnosticSeverity Severity { get; init; } = Code.Severity;

    /// <summary>The object concerned, or null where the text is not yet an object.</summary>
    public ObjectReference? Object { get; init; }

    /// <summary>
    /// The <c>apiVersion</c> that the text gives the object, where the finding is that its kind is not read; null for all other findings.
    /// </summary>
    public string? ApiVersion { get; init; }

    /// <summary>
    /// The field in Kubernetes' own notation, such as <c>spec.rules[0].http.paths[1].pathType</c>; empty for the whole object.
    /// </summary>
    public string Field { get; init; } = "";

    /// <summary>
    /// Kubernetes' own reason (see <see cref="FieldErrorReason"/>), or null for findings that kube-apiserver does not have.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>
    /// The place in the text, or null for objects that were built in code. It is looked up when it is first asked for: most findings of a
    /// large table are never shown.
    /// </summary>
    public SourceSpan? Span
    {
        get => _place?.Span;
        init => _place = value is null ? null : new SourcePlace(value);
    }

    /// <summary>
    /// The text that the finding is about, or null for objects that were built in code. Unlike <see cref="Span"/> it needs no search.
    /// </summary>
    public SourceText? Source => _place?.Source;

    /// <summary>The field that the finding stands at, from which <see cref="Span"/> is looked up.</summary>
    internal SourcePlace? Place
    {
        init => _place = value;
    }

    /// <summary>A second place that the finding is about, such as the rule that wins over this one; else null.</summary>
    public RelatedLocation? Related { get; init; }

    /// <summary>The hosts of an Ingress that could not be decoded, on its first error; null for all other findings.</summary>
    internal UnreadHosts? UnreadHosts { get; init; }

    /// <summary>A finding about a field of an object, at its place in the text.</summary>
    /// <param name="code">The code.</param>
    /// <param name="about">The object.</param>
    /// <param name="origin">Where the object was read.</param>
    /// <param name="field">The field.</param>
    /// <param name="message">What is wrong and what to write instead, in sentences.</param>
    /// <param name="atKey">True where the place is the key of the field, such as one annotation among many.</param>
    public static Diagnostic In(
        DiagnosticCode code, ObjectReference about, SourceOrigin origin, FieldPath field, string message, bool atKey = false)
    {
        ArgumentNullException.ThrowIfNull(field);
        return new(code, message) { Object = about, Field = field.ToString(), Place = SourcePlace.Of(origin, field, atKey) };
    }

    /// <summary>One line: <c>shop.yaml:12:9: error ING2302: Ingress default/shop: spec.rules[0]…: message</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Span is not null)
        {
            text.Append(Span).Append(": ");
        }

        text.Append(Severity.Name()).Append(' ').Append(Code.Id).Append(": ");
        if (Object is not null)
        {
            text.Append(Object).Append(": ");
        }

        if (Field.Length > 0)
        {
            text.Append(Field).Append(": ");
        }

        return text.Append(Message).ToString();
    }
}

/// <summary>A second place that a <see cref="Diagnostic"/> is about, such as the rule that takes precedence.</summary>
/// <param name="Message">What is at that place.</param>
/// <param name="Object">The object there.</param>
/// <param name="Field">The field there, in Kubernetes' notation.</param>
/// <param name="Span">The place in the text, or null for objects that were built in code.</param>
public sealed record RelatedLocation(string Message, ObjectReference Object, string Field, SourceSpan? Span)
{
    private readonly SourcePlace? _place = Span is null ? null : new SourcePlace(Span);

    /// <summary>The place in the text, or null for objects that were built in code. It is looked up when it is first asked for.</summary>
    public SourceSpan? Span
    {
        get => _place?.Span;
        init => _place = value is null ? null : new SourcePlace(value);
    }

    /// <summary>A place in an object.</summary>
    /// <param name="about">The object.</param>
    /// <param name="origin">Where the object was read.</param>
    /// <param name="field">The field.</param>
    /// <param name="message">What is at that place.</param>
    public static RelatedLocation In(ObjectReference about, SourceOrigin origin, FieldPath field, string message)
    {
        ArgumentNullException.ThrowIfNull(field);
        return new(message, about, field.ToString(), null) { Place = SourcePlace.Of(origin, field) };
    }

    private SourcePlace? Place
    {
        init => _place = value;
    }
}
