using IngressRules.Comparison;
using IngressRules.Matching;

namespace IngressRules.Cli.Output;

/// <summary>Writes changes for people: by host, each with where requests went, where they go, and one to try.</summary>
internal sealed class DiffText(TonedWriter writer)
{
    private const int AreaIndent = 2, SideIndent = 4, WrapIndent = 6;

    /// <summary>Writes the changes and the summary.</summary>
    public void Write(ShownChanges shown)
    {
        if (shown.Summary.Count == 0)
        {
            new Paragraph(writer, 0).Add(ChangeText.None).End();
            return;
        }

        string? host = null;
        foreach (RoutingChange change in shown.Changes)
        {
            if (change.Host != host)
            {
                host = change.Host;
                new Paragraph(writer, AreaIndent).Add(ChangeText.Shown(change.HostText), Tone.Strong).End();
                if (change.HostNote is { } note)
                {
                    Start(AreaIndent).Add(ChangeText.Shown(note)).End();
                    writer.EndLine();
                }
            }

            Write(change);
        }

        if (shown.More is { } more)
        {
            new Paragraph(writer, 0).Add($"{more}; --output json lists all").End();
            writer.EndLine();
        }

        Tone tone = shown.Summary.Lost > 0 ? Tone.Error : Tone.Strong;
        new Paragraph(writer, AreaIndent).Add($"{shown.Summary.Total}:", tone).Add($" {shown.Summary.Kinds}").End();
    }

    private void Write(RoutingChange change)
    {
        Start(AreaIndent).Add(change.DescribePaths(ChangeText.Shown)).End();
        WriteSide("- ", change.Old, Tone.Removed);
        WriteSide("+ ", change.New, Tone.Added);
        Start(SideIndent).Add($"e.g. {ChangeText.Witness(change)}", Tone.Gutter).End();
        writer.EndLine();
    }

    private void WriteSide(string mark, IngressMatch side, Tone tone)
    {
        Paragraph line = Start(SideIndent).Add(mark, tone);
        if (side.Backend is { } backend)
        {
            line.Add(ChangeText.Shown(backend.ToString()), tone).Add($" ({ChangeText.Way(side, ChangeText.Shown)})").End();
        }
        else
        {
            line.Add(ChangeText.NoBackend, tone).End();
        }
    }

    private Paragraph Start(int indent) => Paragraph.Indented(writer, indent, WrapIndent);
}
