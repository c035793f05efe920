using System.Text;

namespace IngressRules.Drawing;

/// <summary>
/// A picture as a tree of lines. A rule and its Service share a line. What several rules lead to is repeated, but what is below it only
/// shown once.
/// </summary>
internal sealed class TreeDrawing
{
    private readonly StringBuilder _text = new();
    private readonly ILookup<DrawnNode, DrawnNode> _children;
    private readonly HashSet<DrawnNode> _drawn = new(ReferenceEqualityComparer.Instance);

    private TreeDrawing(RuleGraph graph) =>
        _children = graph.Edges.ToLookup(e => e.From, e => e.To, (IEqualityComparer<DrawnNode>)ReferenceEqualityComparer.Instance);

    public static string Of(RuleGraph graph)
    {
        var tree = new TreeDrawing(graph);
        tree._text.Append(TextOf(graph.Nodes[0])).Append('\n');
        tree.AddChildren(graph.Nodes[0], "");
        if (graph.LeftOut is { } leftOut)
        {
            tree._text.Append(leftOut).Append('\n');
        }

        return tree._text.ToString();
    }

    private void AddChildren(DrawnNode parent, string indent)
    {
        DrawnNode[] children = [.. _children[parent]];
        for (int i = 0; i < children.Length; i++)
        {
            bool isLast = i == children.Length - 1;
            DrawnNode child = children[i];
            _text.Append(indent).Append(isLast ? "└─ " : "├─ ").Append(TextOf(child));
            string below = indent + (isLast ? "   " : "│  ");
            if (child.Kind == DrawnKind.Rule && _children[child].Take(2).ToArray() is [var only])
            {
                _text.Append(" → ").Append(TextOf(only));
                child = only;
            }

            bool isKnown = !_drawn.Add(child);
            _text.Append(isKnown && _children.Contains(child) ? " (see above)\n" : "\n");
            if (!isKnown)
            {
                AddChildren(child, below);
            }
        }
    }

    private static string TextOf(DrawnNode node) => string.Join(' ', node.Lines);
}
