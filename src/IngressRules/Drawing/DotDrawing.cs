using System.Globalization;
using System.Text;

namespace IngressRules.Drawing;

/// <summary>A picture in the language of Graphviz, for <c>dot -Tsvg</c>.</summary>
internal static class DotDrawing
{
    public static string Of(RuleGraph graph)
    {
        var text = new StringBuilder("digraph ingress {\n  rankdir=LR;\n  node [shape=box];\n");
        foreach (DrawnNode node in graph.Nodes)
        {
            text.Append(CultureInfo.InvariantCulture, $"  n{node.Id} [label=\"");
            for (int i = 0; i < node.Lines.Count; i++)
            {
                text.Append(i == 0 ? "" : "\\n");
                Append(text, node.Lines[i]);
            }

            text.Append('"').Append(node.Kind switch
            {
                DrawnKind.Client => ", shape=ellipse",
                DrawnKind.Rule => ", style=rounded",
                DrawnKind.Missing => ", style=dashed, color=red",
                DrawnKind.LeftOut => ", style=dashed",
                _ => "",
            }).Append("];\n");
        }

        foreach (DrawnEdge edge in graph.Edges)
        {
            string style = edge.From.Kind == DrawnKind.Client ? " [style=dotted]" : "";
            text.Append(CultureInfo.InvariantCulture, $"  n{edge.From.Id} -> n{edge.To.Id}{style};\n");
        }

        if (graph.LeftOut is { } leftOut)
        {
            text.Append("  label=\"");
            Append(text, leftOut);
            text.Append("\";\n");
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>In quotes a backslash begins an escape, and an ampersand an entity of HTML.</summary>
    private static void Append(StringBuilder text, string label)
    {
        foreach (char c in label)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '&' => text.Append("&amp;"),
                _ => text.Append(c),
            };
        }
    }
}
