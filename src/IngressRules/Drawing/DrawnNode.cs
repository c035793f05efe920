using IngressRules.Diagnostics;

namespace IngressRules.Drawing;

/// <summary>A node of a picture.</summary>
/// <param name="Id">Its number. Its name in a drawing is made of that, because names of objects can be words of a language.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="Lines">Its text, fit to be shown: invisible characters are escaped, and long names cut.</param>
internal sealed record DrawnNode(int Id, DrawnKind Kind, IReadOnlyList<string> Lines)
{
    private const int LongestLine = 100;

    /// <summary>Makes a node of any text.</summary>
    public static DrawnNode Of(int id, DrawnKind kind, params ReadOnlySpan<string> lines)
    {
        string[] visible = new string[lines.Length];
        for (int i = 0; i < lines.Length; i++)
        {
            visible[i] = VisibleText.Of(lines[i], LongestLine);
        }

        return new(id, kind, visible);
    }
}

/// <summary>An arrow of a picture.</summary>
/// <param name="From">The node where it begins.</param>
/// <param name="To">The node where it ends.</param>
internal sealed record DrawnEdge(DrawnNode From, DrawnNode To);
