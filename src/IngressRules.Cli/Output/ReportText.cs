using System.Globalization;
using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Cli.Output;

/// <summary>
/// Writes findings in the style of a compiler: place, severity and code, message, the line with a mark under the place, and the object and
/// field as Kubernetes names them.
/// </summary>
internal sealed class ReportText(TonedWriter writer)
{
    /// <summary>Writes the findings and the summary.</summary>
    public void Write(Report report)
    {
        foreach (Diagnostic finding in report.Findings)
        {
            Write(finding);
        }

        Tone tone = report.Count(DiagnosticSeverity.Error) > 0
            ? Tone.Error
            : report.Count(DiagnosticSeverity.Warning) > 0
            ? Tone.Warning
            : Tone.Strong;
        new Paragraph(writer, 0).Add(Summary.Of(report), tone).End();
        if (report.HalfChecked is { } code)
        {
            new Paragraph(writer, 2).Add($"Correct {code.Id} first: the rest of such an object is checked after that.").End();
        }

        foreach (string line in report.Beside)
        {
            new Paragraph(writer, 2).Add(line).End();
        }

        if (report.Unchecked is { } lines)
        {
            // Without findings the summary says it.
            if (report.Findings.Count > 0)
            {
                new Paragraph(writer, 0).Add(NothingChecked.Short).End();
            }

            foreach (string line in lines)
            {
                new Paragraph(writer, 2).Add(line).End();
            }
        }
    }

    /// <summary>Writes a finding.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="notes">What else is known of it.</param>
    public void Write(Diagnostic finding, params IEnumerable<string> notes)
    {
        Tone tone = finding.Severity switch
        {
            DiagnosticSeverity.Error => Tone.Error,
            DiagnosticSeverity.Warning => Tone.Warning,
            _ => Tone.Note,
        };
        string label = $"{finding.Severity.Name()}[{finding.Code.Id}]";
        WriteBlock(finding.Span, label, tone, finding.Message, finding.Object, finding.Field, finding.Reason);
        foreach (string note in notes)
        {
            WriteNote(GutterOf(finding.Span), note);
        }

        if (finding.Related is { } related)
        {
            WriteBlock(related.Span, "note", Tone.Note, related.Message, related.Object, related.Field, reason: null);
        }

        writer.EndLine();
    }

    private void WriteBlock(SourceSpan? span, string label, Tone tone, string message, ObjectReference? about, string field, string? reason)
    {
        string number = span?.Line.ToString(CultureInfo.InvariantCulture) ?? "";
        string gutter = GutterOf(span);
        var header = new Paragraph(writer, gutter.Length + 3);
        if (span is not null)
        {
            header.Add(VisibleText.Of(span.ToString()), Tone.Strong).Add(": ");
        }

        header.Add(label, tone).Add(": ").Add(VisibleText.Of(message), tone == Tone.Note ? Tone.Plain : Tone.Strong).End();

        // Reports are written to logs, whose readers may not be allowed to read Secrets, so no line is quoted that may belong to one.
        bool isOtherKind = about?.Kind is { } kind && kind != KubernetesKind.Of<Secret>().Name && KubernetesKind.Find(kind) is not null;
        if (span is not null && about?.Kind != "Secret" && !span.Source.MayHoldSecret(isOtherKind))
        {
            WriteQuote(span, number, gutter, tone);
        }

        WriteOrigin(gutter, about, field, reason);
    }

    private void WriteQuote(SourceSpan span, string number, string gutter, Tone tone)
    {
        // The line may be a whole file, so only what can be visible of it is read, and enough more that its ends show as cut.
        int width = writer.Width - gutter.Length - 2;
        string line = span.GetLineText(3 * width, out int column);
        if (line.Length == 0)
        {
            return;
        }

        var quoted = QuotedLine.Create(line, column, span.Length, width);
        writer.Write($"{gutter}|", Tone.Gutter);
        writer.EndLine();
        writer.Write($"{number} |", Tone.Gutter);
        writer.Write($" {quoted.Text}");
        writer.EndLine();
        writer.Write($"{gutter}|", Tone.Gutter);
        writer.Write(new string(' ', quoted.MarkStart + 1));
        writer.Write(new string('^', quoted.MarkWidth), tone);
        writer.EndLine();
    }

    private void WriteOrigin(string gutter, ObjectReference? about, string field, string? reason)
    {
        string[] parts = [about is null ? "" : VisibleText.Of(about.ToString()), VisibleText.Of(field)];
        string text = string.Join(", ", parts.Where(p => p.Length > 0));
        if (reason is not null)
        {
            text = text.Length == 0 ? reason : $"{text} ({reason})";
        }

        if (text.Length > 0)
        {
            WriteNote(gutter, text);
        }
    }

    private void WriteNote(string gutter, string text)
    {
        writer.Write($"{gutter}= ", Tone.Gutter);
        new Paragraph(writer, gutter.Length + 2, column: gutter.Length + 2).Add(text).End();
    }

    /// <summary>As wide as the number of the line, and a space.</summary>
    private static string GutterOf(SourceSpan? span) =>
        new(' ', (span?.Line.ToString(CultureInfo.InvariantCulture).Length ?? 0) + 1);
}
