using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>Why a request has no match.</summary>
public sealed class MissReason
{
    internal MissReason(string text, string summary, ValueList<Diagnostic> leftOut) => (Text, Summary, LeftOut) = (text, summary, leftOut);

    /// <summary>The reason in sentences.</summary>
    public string Text { get; }

    /// <summary>
    /// The reason in one or two short sentences: of Ingresses that are left out it has names and codes, not what is wrong with them.
    /// </summary>
    public string Summary { get; }

    /// <summary>
    /// One finding for each Ingress that could have a rule for the request and is left out; the first few of them.
    /// </summary>
    public ValueList<Diagnostic> LeftOut { get; }
}
