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
    /// <summary>How much the finding matters. Taken from the code unless an option says otherwise.</summary>
    public DiagnosticSeverity Severity { get; init; } = Code.Severity;

    /// <summary>The object concerned, or null where the text is not yet an object.</summary>
    public ObjectReference? Object { get; init; }

    /// <summary>
    /// The field in Kubernetes' own notation, such as <c>spec.rules[0].http.paths[1].pathType</c>; empty for the whole object.
    /// </summary>
    public string Field { get; init; } = "";

    /// <summary>
    /// Kubernetes' own reason (see <see cref="FieldErrorReason"/>), or null for findings that kube-apiserver does not have.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>The place in the text, or null for objects that were built in code.</summary>
    public SourceSpan? Span { get; init; }

    /// <summary>A second place that the finding is about, such as the rule that wins over this one; else null.</summary>
    public RelatedLocation? Related { get; init; }

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
public sealed record RelatedLocation(string Message, ObjectReference Object, string Field, SourceSpan? Span);
