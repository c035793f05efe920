using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Explanation;

/// <summary>Why a request has no match.</summary>
public sealed class MissReason
{
    internal MissReason(string text, ValueList<Diagnostic> leftOut) => (Text, LeftOut) = (text, leftOut);

    /// <summary>The reason in sentences.</summary>
    public string Text { get; }

    /// <summary>
    /// One finding for each Ingress that could have a rule for the request and is left out; the first few of them.
    /// </summary>
    public ValueList<Diagnostic> LeftOut { get; }
}
