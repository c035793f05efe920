using IngressRules.Cli.Output;
using IngressRules.Comparison;
using IngressRules.Diagnostics;
using IngressRules.IngressNginx.Annotations;
using IngressRules.Matching;

namespace IngressRules.Cli.Migrating;

/// <summary>A migration for people: what to do about annotations, then which requests depend on the dialect, and the sums.</summary>
/// <param name="writer">The writer of the text.</param>
internal sealed class MigrationText(TonedWriter writer)
{
    private const int AreaIndent = 2, SideIndent = 4, WrapIndent = 6, LongestSentence = 1000;

    /// <summary>Writes everything.</summary>
    public void Write(Migration migration)
    {
        WriteAnnotations(migration);
        var shown = ShownChanges.Of(migration.Changes);
        WriteChanges(migration, shown);
        new Paragraph(writer, AreaIndent)
            .Add("Annotations:", migration.HasProblems ? Tone.Error : Tone.Strong)
            .Add($" {AnnotationGroup.Counts(migration.Uses)}.")
            .End();
        new Paragraph(writer, AreaIndent)
            .Add("Routing:", Tone.Strong)
            .Add(shown.Summary.Count == 0
                ? " every request goes to the same backend without the dialect."
                : $" {Summary.Grouped(shown.Summary.Count, "difference")} between the dialect and plain Ingress semantics.")
            .End();
    }

    private static string Place(SourceSpan? span) =>
        span?.File is not { } file ? ""
        : span.HasPosition ? $" ({ChangeText.Shown(file)}:{span.Line})"
        : $" ({ChangeText.Shown(file)})";

    private static string Sentence(string text) => VisibleText.Of(text, LongestSentence);

    private void WriteAnnotations(Migration migration)
    {
        AnnotationClass? last = null;
        foreach (AnnotationGroup group in AnnotationGroup.Of(migration.Uses))
        {
            if (group.Class != last)
            {
                last = group.Class;
                new Paragraph(writer, 0).Add(Heading(group.Class), group.Class switch
                {
                    AnnotationClass.Refused => Tone.Error,
                    AnnotationClass.Unknown => Tone.Warning,
                    _ => Tone.Strong,
                }).End();
            }

            Paragraph.Indented(writer, AreaIndent, SideIndent)
                .Add(ChangeText.Shown(group.Annotation), Tone.Strong)
                .Add($" ×{Summary.Grouped(group.Uses.Count)}: {Sentence(group.Reason)}")
                .End();
            if (group.Instead is { } instead)
            {
                Paragraph.Indented(writer, SideIndent, WrapIndent).Add($"Instead: {Sentence(instead)}").End();
            }

            if (group.Class is AnnotationClass.Refused or AnnotationClass.Unknown)
            {
                Paragraph.Indented(writer, SideIndent, WrapIndent)
                    .Add($"{group.Ingresses(ChangeText.Shown)}{Place(group.Uses[0].ToDiagnostic().Span)}", Tone.Gutter)
                    .End();
            }
        }

        if (last is not null)
        {
            writer.EndLine();
        }
    }

    private static string Heading(AnnotationClass annotationClass) => annotationClass switch
    {
        AnnotationClass.Refused => "Refused: what these ask for is not done",
        AnnotationClass.Unknown => "Unknown: ingress-nginx never read these",
        AnnotationClass.NoOp => "Without effect here, and not needed",
        _ => "Honoured",
    };

    private void WriteChanges(Migration migration, ShownChanges shown)
    {
        string? host = null;
        foreach (RoutingChange change in shown.Changes)
        {
            if (change.Host != host)
            {
                host = change.Host;
                new Paragraph(writer, AreaIndent).Add(ChangeText.Shown(change.HostText), Tone.Strong).End();
            }

            string example = change.IsExample ? "for example " : "";
            Paragraph.Indented(writer, AreaIndent, WrapIndent).Add(example + change.DescribePaths(ChangeText.Shown)).End();
            WriteSide("with the dialect: ", change.Old);
            WriteSide("without: ", change.New);
            foreach (QuirkCause cause in migration.CausesOf(change))
            {
                string by = cause.Annotation is { } annotation ? $" by {ChangeText.Shown(annotation)}" : "";
                string of = cause.Ingress is { } ingress ? $" of {ChangeText.Shown(ingress.ToString())}" : "";
                Paragraph.Indented(writer, SideIndent, WrapIndent)
                    .Add($"because of {cause.Quirk.Name}{by}{of}{Place(migration.PlaceOf(cause))}. {cause.Quirk.Advice}", Tone.Gutter)
                    .End();
            }

            Paragraph.Indented(writer, SideIndent, WrapIndent).Add($"e.g. {ChangeText.Witness(change)}", Tone.Gutter).End();
            writer.EndLine();
        }

        if (shown.More is { } more)
        {
            new Paragraph(writer, 0).Add($"{more}; --output json lists all").End();
            writer.EndLine();
        }
    }

    private void WriteSide(string mark, IngressMatch side)
    {
        Paragraph line = Paragraph.Indented(writer, SideIndent, WrapIndent).Add(mark);
        line.Add(side.Backend is { } backend
            ? $"{ChangeText.Shown(backend.ToString())} ({ChangeText.Way(side, ChangeText.Shown)})"
            : ChangeText.NoBackend).End();
    }
}
