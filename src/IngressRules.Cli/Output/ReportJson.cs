using System.Text.Json;
using IngressRules.Diagnostics;

namespace IngressRules.Cli.Output;

/// <summary>Writes findings as one JSON object a line. The keys and their order are stable.</summary>
internal static class ReportJson
{
    /// <summary>Writes all findings, those of severity info included.</summary>
    public static void Write(Report report, Stream output)
    {
        using var lines = new JsonLines(output);
        foreach (Diagnostic finding in report.Findings)
        {
            Utf8JsonWriter json = lines.Begin();
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
            lines.End();
        }

        lines.Flush();
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
