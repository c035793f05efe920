using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IngressRules.Diagnostics;

namespace IngressRules.Cli.Output;

/// <summary>Writes findings as a SARIF 2.1.0 log, which code hosts show beside the lines concerned.</summary>
internal sealed class ReportSarif : IDisposable
{
    private readonly Report _report;
    private readonly string _directory;
    private readonly Utf8JsonWriter _json;
    private readonly List<DiagnosticCode> _rules;
    private readonly Dictionary<string, int> _occurrences = new(StringComparer.Ordinal);

    private ReportSarif(Report report, string directory, Stream output)
    {
        _report = report;
        _directory = directory;
        _json = new Utf8JsonWriter(output, JsonLines.WriterOptions with { Indented = true, NewLine = "\n" });
        _rules = [.. report.Findings.Select(f => f.Code).DistinctBy(c => c.Id).OrderBy(c => c.Id, StringComparer.Ordinal)];
    }

    /// <summary>Writes the log.</summary>
    /// <param name="report">The findings.</param>
    /// <param name="directory">The directory that file names are relative to; code hosts expect names within the repository.</param>
    /// <param name="output">The stream to write to.</param>
    public static void Write(Report report, string directory, Stream output)
    {
        using var sarif = new ReportSarif(report, directory, output);
        sarif.WriteLog();
        output.Write("\n"u8);
        output.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void WriteLog()
    {
        _json.WriteStartObject();
        _json.WriteString("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
        _json.WriteString("version", "2.1.0");
        _json.WriteStartArray("runs");
        _json.WriteStartObject();
        WriteTool();

        // UTF-16 code units are the default of SARIF, stated here because some readers assume another unit.
        _json.WriteString("columnKind", "utf16CodeUnits");
        _json.WriteStartArray("results");
        foreach (Diagnostic finding in _report.Findings)
        {
            WriteResult(finding);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
    }

    private void WriteTool()
    {
        Version version = typeof(ReportSarif).Assembly.GetName().Version ?? new Version(0, 0, 0);
        _json.WriteStartObject("tool");
        _json.WriteStartObject("driver");
        _json.WriteString("name", "ingress-rules");
        _json.WriteString("semanticVersion", version.ToString(3));
        _json.WriteStartArray("rules");
        foreach (DiagnosticCode rule in _rules)
        {
            _json.WriteStartObject();
            _json.WriteString("id", rule.Id);
            WriteMessage("shortDescription", rule.Title);
            _json.WriteStartObject("defaultConfiguration");
            _json.WriteString("level", Level(rule.Severity));
            _json.WriteEndObject();

            string page = rule.Page;
            _json.WriteString("helpUri", page);
            _json.WriteStartObject("help");
            _json.WriteString("text", $"See {page}.");
            _json.WriteString("markdown", $"See [{rule.Id}]({page}).");
            _json.WriteEndObject();
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteResult(Diagnostic finding)
    {
        _json.WriteStartObject();
        _json.WriteString("ruleId", finding.Code.Id);
        _json.WriteNumber("ruleIndex", _rules.FindIndex(r => r.Id == finding.Code.Id));
        _json.WriteString("level", Level(finding.Severity));
        WriteMessage("message", finding.Message);
        _json.WriteStartArray("locations");
        WriteLocation(finding.Span, finding.Object, finding.Field, message: null);
        _json.WriteEndArray();
        if (finding.Related is { } related)
        {
            _json.WriteStartArray("relatedLocations");
            WriteLocation(related.Span, related.Object, related.Field, related.Message);
            _json.WriteEndArray();
        }

        _json.WriteStartObject("partialFingerprints");
        _json.WriteString("ingressRules/v1", Fingerprint(finding));
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteLocation(SourceSpan? span, ObjectReference? about, string field, string? message)
    {
        _json.WriteStartObject();
        if (span?.File is { } file)
        {
            _json.WriteStartObject("physicalLocation");
            _json.WriteStartObject("artifactLocation");
            _json.WriteString("uri", UriOf(file));
            _json.WriteEndObject();
            if (span.HasPosition)
            {
                _json.WriteStartObject("region");
                _json.WriteNumber("startLine", span.Line);
                _json.WriteNumber("startColumn", span.Column);
                _json.WriteNumber("endColumn", span.Column + span.Length);
                _json.WriteEndObject();
            }

            _json.WriteEndObject();
        }

        if (about is not null)
        {
            string name = field.Length == 0 ? about.Name : field;
            _json.WriteStartArray("logicalLocations");
            _json.WriteStartObject();
            _json.WriteString("name", name);
            _json.WriteString("fullyQualifiedName", field.Length == 0 ? about.ToString() : $"{about} {field}");
            _json.WriteString("kind", field.Length == 0 ? "object" : "property");
            _json.WriteEndObject();
            _json.WriteEndArray();
        }

        if (message is not null)
        {
            WriteMessage("message", message);
        }

        _json.WriteEndObject();
    }

    private void WriteMessage(string name, string text)
    {
        _json.WriteStartObject(name);
        _json.WriteString("text", text);
        _json.WriteEndObject();
    }

    /// <summary>
    /// The fingerprint that identifies a finding after its lines have moved: code, file, object, field, and a number among equal ones.
    /// </summary>
    private string Fingerprint(Diagnostic finding)
    {
        string identity = string.Join(
            '\n', finding.Code.Id, finding.Span?.File is { } file ? UriOf(file) : "", finding.Object?.ToString() ?? "", finding.Field);
        int occurrence = _occurrences[identity] = _occurrences.GetValueOrDefault(identity) + 1;
        string whole = string.Create(CultureInfo.InvariantCulture, $"{identity}\n{occurrence}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))[..32];
    }

    /// <summary>The file as a relative reference if it is below the directory, otherwise as an absolute one.</summary>
    private string UriOf(string file)
    {
        string full = Path.GetFullPath(file, _directory);
        string relative = Path.GetRelativePath(_directory, full);
        string[] steps = relative.Split(Path.DirectorySeparatorChar);
        return Path.IsPathRooted(relative) || steps[0] == ".."
            ? new Uri(full).AbsoluteUri
            : string.Join('/', steps.Select(Uri.EscapeDataString));
    }

    // The SARIF level for information is "note" (SARIF 2.1.0, 3.27.10); the other levels have the same names.
    private static string Level(DiagnosticSeverity severity) => severity == DiagnosticSeverity.Info ? "note" : severity.Name();
}
