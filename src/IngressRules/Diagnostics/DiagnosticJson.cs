using System.Text.Json;

namespace IngressRules.Diagnostics;

/// <summary>
/// Writes findings as JSON. The keys and their order are stable, because scripts read them from the CLI and the admin page.
/// </summary>
public static class DiagnosticJson
{
    /// <summary>
    /// Writes <c>code</c>, <c>severity</c>, <c>reason</c>, <c>field</c>, <c>message</c>, <c>kind</c>, <c>namespace</c>, <c>name</c>,
    /// <c>file</c>, <c>line</c> and <c>column</c> into the current JSON object; what a finding lacks is null.
    /// </summary>
    /// <param name="json">The JSON writer, inside an object.</param>
    /// <param name="finding">The finding.</param>
    public static void Write(Utf8JsonWriter json, Diagnostic finding)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(finding);
        json.WriteString("code"u8, finding.Code.Id);
        json.WriteString("severity"u8, finding.Severity.Name());
        json.WriteString("reason"u8, finding.Reason);

        // An empty field means the object as a whole. Without an object there is no field.
        json.WriteString("field"u8, finding.Object is null ? NullIfEmpty(finding.Field) : finding.Field);
        json.WriteString("message"u8, finding.Message);
        json.WriteString("kind"u8, NullIfEmpty(finding.Object?.Kind));
        json.WriteString("namespace"u8, NullIfEmpty(finding.Object?.Namespace));
        json.WriteString("name"u8, NullIfEmpty(finding.Object?.Name));
        json.WriteString("file"u8, finding.Span?.File);
        SourceSpan? place = finding.Span is { HasPosition: true } known ? known : null;
        WriteNumber(json, "line"u8, place?.Line);
        WriteNumber(json, "column"u8, place?.Column);
    }

    /// <summary>Writes a number or null.</summary>
    /// <param name="json">The JSON writer, inside an object.</param>
    /// <param name="name">The key.</param>
    /// <param name="value">The number; null where there is none.</param>
    public static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, int? value)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
