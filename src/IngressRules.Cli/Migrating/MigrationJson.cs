using System.Text.Json;
using IngressRules.Cli.Output;
using IngressRules.Comparison;
using IngressRules.Diagnostics;
using IngressRules.IngressNginx.Annotations;

namespace IngressRules.Cli.Migrating;

/// <summary>
/// A migration as one JSON object a line: the uses of annotations, then the regions. The keys and their order are stable.
/// </summary>
internal static class MigrationJson
{
    /// <summary>Writes everything.</summary>
    public static void Write(Migration migration, Stream output)
    {
        using var lines = new JsonLines(output);
        foreach (AnnotationUse use in migration.Uses)
        {
            Write(lines.Begin(), use);
            lines.End();
        }

        foreach (RoutingChange change in migration.Changes)
        {
            Write(lines.Begin(), change, migration.CausesOf(change));
            lines.End();
        }

        lines.Flush();
    }

    private static void Write(Utf8JsonWriter json, AnnotationUse use)
    {
        Diagnostic finding = use.ToDiagnostic();
        json.WriteString("annotation"u8, use.Annotation);
        json.WriteString("class"u8, use.Class.Name());
        json.WriteString("ingress"u8, use.Ingress.ToString());
        json.WriteString("value"u8, use.Value);
        json.WriteString("reason"u8, use.Reason);
        json.WriteString("instead"u8, use.Instead);
        json.WriteString("file"u8, finding.Span?.File);
        SourceSpan? place = finding.Span is { HasPosition: true } known ? known : null;
        DiagnosticJson.WriteNumber(json, "line"u8, place?.Line);
        DiagnosticJson.WriteNumber(json, "column"u8, place?.Column);
    }

    private static void Write(Utf8JsonWriter json, RoutingChange change, IReadOnlyList<QuirkCause> causes)
    {
        DiffJson.WriteRegion(json, change);
        DiffJson.WriteSide(json, "dialect"u8, change.Old);
        DiffJson.WriteSide(json, "plain"u8, change.New);
        json.WriteStartArray("because"u8);
        foreach (QuirkCause cause in causes)
        {
            json.WriteStartObject();
            json.WriteString("quirk"u8, cause.Quirk.Name);
            json.WriteString("ingress"u8, cause.Ingress?.ToString());
            json.WriteString("annotation"u8, cause.Annotation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
