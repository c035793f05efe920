namespace IngressRules.Diagnostics;

/// <summary>How much a <see cref="Diagnostic"/> matters.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Information; nothing is wrong. Example: an object of a kind that is skipped.</summary>
    Info,

    /// <summary>The object is accepted, but probably does not do what its author intends.</summary>
    Warning,

    /// <summary>The object, or the part of the text that the diagnostic names, is refused.</summary>
    Error,
}

/// <summary>The names of the severities in all output: text, JSON, logs, metrics and pages.</summary>
public static class DiagnosticSeverityNames
{
    /// <summary><c>error</c>, <c>warning</c> or <c>info</c>.</summary>
    public static string Name(this DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "info",
    };
}
