namespace IngressRules.Diagnostics;

/// <summary>How much a <see cref="Diagnostic"/> matters.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Worth knowing; nothing is wrong. A skipped kind is one.</summary>
    Info,

    /// <summary>The object is taken, but its author will probably regret it.</summary>
    Warning,

    /// <summary>The object, or the part of the text that the diagnostic names, is not taken.</summary>
    Error,
}

/// <summary>What severities are called wherever they are shown: in text and JSON, in logs, metrics and pages.</summary>
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
