using System.Text.Json;
using IngressRules.Compilation;
using IngressRules.Diagnostics;
using IngressRules.Explanation;
using IngressRules.Matching;

namespace IngressRules.Cli.Output;

/// <summary>Writes what <c>analyze</c> has found as one JSON object a line. The keys and their order are stable.</summary>
internal static class TableReportJson
{
    /// <summary>Writes all findings.</summary>
    public static void Write(TableReport report, Stream output)
    {
        using var lines = new JsonLines(output);
        foreach (TableFinding finding in report.Findings)
        {
            Write(lines.Begin(), finding);
            lines.End();
        }

        lines.Flush();
    }

    private static void Write(Utf8JsonWriter json, TableFinding finding)
    {
        Diagnostic diagnostic = finding.Diagnostic;
        json.WriteString("kind"u8, finding.Kind.Name());
        json.WriteString("severity"u8, diagnostic.Severity.Name());
        json.WriteString("code"u8, diagnostic.Code.Id);
        json.WriteString("ingress"u8, finding.Ingress?.ToString());
        json.WritePropertyName("rule"u8);
        IngressMatchJson.WriteRule(json, finding.Rule);
        json.WriteStartArray("by"u8);
        foreach (RuleReference rule in finding.By)
        {
            json.WriteStartObject();
            json.WriteString("ingress"u8, rule.Ingress.ToString());
            json.WritePropertyName("rule"u8);
            IngressMatchJson.WriteRule(json, rule);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (finding.Witness is { } witness)
        {
            json.WriteStartObject("witness"u8);
            json.WriteString("host"u8, witness.Host);
            json.WriteString("path"u8, witness.Path);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("witness"u8);
        }

        json.WriteString("message"u8, diagnostic.Message);
        json.WriteString("file"u8, diagnostic.Span?.File);
        DiagnosticJson.WriteNumber(json, "line"u8, diagnostic.Span is { HasPosition: true } place ? place.Line : null);
    }
}
