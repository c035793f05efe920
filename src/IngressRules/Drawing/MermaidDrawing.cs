using System.Globalization;
using System.Text;

namespace IngressRules.Drawing;

/// <summary>
/// A picture in Mermaid's language, in the manner of the pictures in the documentation of Ingress. Texts are in quotes, where Mermaid still
/// looks for its own entities, for Markdown, HTML and directives. So all but letters, digits and a few harmless characters are entities.
/// </summary>
internal static class MermaidDrawing
{
    private const string Plain = " /.-()";

    /// <summary>Separates a line break (<c>\n</c>), a formula (<c>$$</c>) or an icon (<c>fa:fa-car</c>), and is not seen.</summary>
    private const string WordJoiner = "#8288;";

    public static string Of(RuleGraph graph)
    {
        var text = new StringBuilder("graph LR\n");
        foreach (DrawnNode node in graph.Nodes)
        {
            (string open, string close) = node.Kind switch
            {
                DrawnKind.Client => ("([", "])"),
                DrawnKind.Rule => ("(", ")"),
                _ => ("[", "]"),
            };
            text.Append(CultureInfo.InvariantCulture, $"  n{node.Id}{open}\"");
            for (int i = 0; i < node.Lines.Count; i++)
            {
                text.Append(i == 0 ? "" : "<br/>");
                Append(text, node.Lines[i]);
            }

            text.Append('"').Append(close).Append(node.Kind switch
            {
                DrawnKind.Missing => ":::missing\n",
                DrawnKind.LeftOut => ":::leftout\n",
                _ => "\n",
            });
        }

        foreach (DrawnEdge edge in graph.Edges)
        {
            // What is outside of the cluster is dotted, as in the documentation of Ingress.
            string arrow = edge.From.Kind == DrawnKind.Client ? "-.->" : "-->";
            text.Append(CultureInfo.InvariantCulture, $"  n{edge.From.Id} {arrow} n{edge.To.Id}\n");
        }

        if (graph.LeftOut is { } leftOut)
        {
            text.Append("  note[\"");
            Append(text, leftOut);
            text.Append("\"]:::leftout\n");
        }

        return text
            .Append("  classDef missing stroke:#c00,stroke-width:2px,stroke-dasharray:4 4\n")
            .Append("  classDef leftout stroke-dasharray:4 4\n")
            .ToString();
    }

    private static void Append(StringBuilder text, string label)
    {
        char before = '\0';
        foreach (Rune rune in label.EnumerateRunes())
        {
            // Mermaid finds these three in the text that its entities stand for, too.
            if ((before, rune.Value) is ('\\', 'n') or ('$', '$') or (':', 'f'))
            {
                text.Append(WordJoiner);
            }

            before = (char)Math.Min(rune.Value, char.MaxValue);
            if (rune.IsAscii && (char.IsAsciiLetterOrDigit(before) || Plain.Contains(before, StringComparison.Ordinal)))
            {
                text.Append(before);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
            }
        }
    }
}
