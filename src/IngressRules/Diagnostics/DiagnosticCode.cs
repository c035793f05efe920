using System.Reflection;

namespace IngressRules.Diagnostics;

/// <summary>
/// A stable, documented name for one kind of finding: <c>ING1xxx</c> while reading, <c>ING2xxx</c> while validating,
/// <c>ING3xxx</c> while compiling and analysing. <c>docs/diagnostics.md</c> lists every code.
/// </summary>
/// <param name="Id">The code itself, such as <c>ING2301</c>. Its meaning never changes.</param>
/// <param name="Title">What the code means, in a few words.</param>
/// <param name="Severity">The severity that a diagnostic of this code has unless an option raises or lowers it.</param>
/// <param name="Rule">The row or section of <c>docs/specification.md</c> that the code implements, such as <c>P1</c>
/// or <c>4.3</c>, or the row of <c>docs/ingress-nginx.md</c>, such as <c>N62</c>; or null.</param>
public sealed record DiagnosticCode(string Id, string Title, DiagnosticSeverity Severity, string? Rule = null)
{
    /// <summary>Whether findings of this code say that all is as it should be. Lists show them; logs do not.</summary>
    public bool IsRoutine { get; init; }

    /// <summary>The URL that explains the code, with an example and its repair: the entry of <c>docs/diagnostics.md</c>.</summary>
    public string Page => $"{Document.Url}#{Id.ToLowerInvariant()}";

    /// <summary>The code itself, for logs and comparisons.</summary>
    public override string ToString() => Id;

    /// <summary>The document that lists every code. Only whoever shows a code asks where it is.</summary>
    private static class Document
    {
        public static readonly string Url = typeof(DiagnosticCode).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(m => m.Key == "DiagnosticsDocument")?.Value ?? "docs/diagnostics.md";
    }
}
