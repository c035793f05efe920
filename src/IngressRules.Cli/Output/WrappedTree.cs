using System.Globalization;
using System.Text;

namespace IngressRules.Cli.Output;

/// <summary>
/// A tree of lines at a terminal: a line that is too long goes on in the next one, below its own text and beside the branches. It is
/// wrapped between words, and within a word that is longer than a line.
/// </summary>
internal static class WrappedTree
{
    // Each level of the tree is drawn with three columns.
    private const int Level = 3, Hanging = 2, LeastRoom = 10;

    /// <summary>The tree with no line wider than a terminal, unless its branches leave next to no room.</summary>
    /// <param name="tree">The lines, of text that is fit to be shown.</param>
    /// <param name="width">The columns of the terminal.</param>
    public static string Of(string tree, int width)
    {
        var text = new StringBuilder(tree.Length);
        foreach (ReadOnlySpan<char> line in tree.AsSpan().TrimEnd('\n').EnumerateLines())
        {
            if (line.Length <= width && TextWidth.Of(line.ToString()) <= width)
            {
                text.Append(line).Append('\n');
            }
            else
            {
                Wrap(line, width, text);
            }
        }

        return text.ToString();
    }

    private static void Wrap(ReadOnlySpan<char> line, int width, StringBuilder to)
    {
        int branches = 0;
        while (line.Length >= branches + Level && line.Slice(branches, Level) is "│  " or "   " or "├─ " or "└─ ")
        {
            branches += Level;
        }

        string beside = line[..branches].ToString()
            .Replace("├─", "│ ", StringComparison.Ordinal)
            .Replace("└─", "  ", StringComparison.Ordinal);
        string below = beside + new string(' ', Hanging);
        int room = Math.Max(LeastRoom, width - below.Length), left = Math.Max(LeastRoom, width - branches);
        to.Append(line[..branches]);
        bool isFirst = true;
        foreach (string word in line[branches..].ToString().Split(' '))
        {
            int wide = TextWidth.Of(word), space = isFirst ? 0 : 1;
            if (wide + space <= left || wide > room)
            {
                to.Append(' ', space);
                left -= space;
            }
            else
            {
                to.Append('\n').Append(below);
                left = room;
            }

            isFirst = false;
            for (TextElementEnumerator letters = StringInfo.GetTextElementEnumerator(word); letters.MoveNext();)
            {
                string letter = letters.GetTextElement();
                wide = TextWidth.Of(letter);
                if (wide > left)
                {
                    to.Append('\n').Append(below);
                    left = room;
                }

                to.Append(letter);
                left -= wide;
            }
        }

        to.Append('\n');
    }
}
