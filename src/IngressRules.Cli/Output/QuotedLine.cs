using System.Text;
using IngressRules.Diagnostics;

namespace IngressRules.Cli.Output;

/// <summary>
/// A line of a file as it is quoted under a finding: tabs expanded, unprintable characters escaped, and a line that is too long cut on both
/// sides of the marked part.
/// </summary>
/// <param name="Text">The line to show.</param>
/// <param name="MarkStart">The column at which the mark starts, from 0.</param>
/// <param name="MarkWidth">The width of the mark in columns; at least 1.</param>
internal readonly record struct QuotedLine(string Text, int MarkStart, int MarkWidth)
{
    private const int TabStop = 4;
    private const string Ellipsis = "…";

    /// <summary>Fits a line into a number of columns.</summary>
    /// <param name="line">The whole line.</param>
    /// <param name="column">Where the mark starts, in UTF-16 code units from 1. One past the end marks the end.</param>
    /// <param name="length">The length of the mark in code units.</param>
    /// <param name="width">The number of columns; at least 10.</param>
    public static QuotedLine Create(string line, int column, int length, int width)
    {
        int mark = Math.Clamp(column - 1, 0, line.Length);
        int end = Math.Clamp(mark + Math.Max(1, length), mark, line.Length);

        // A line may have megabytes. Characters farther from the mark than the width cannot be visible, so they are skipped.
        int from = BackToCharacter(line, Math.Max(0, mark - width));
        int to = BackToCharacter(line, Math.Min(line.Length, Math.Min(end, mark + width) + width));
        List<(string Text, int Width, int Start)> glyphs = Set(line, from, to);

        int first = glyphs.FindIndex(g => g.Start >= mark);
        first = first < 0 ? glyphs.Count : first;
        int last = glyphs.FindIndex(first, g => g.Start >= end);
        last = last < 0 ? glyphs.Count : last;

        bool whole = from == 0 && to == line.Length && glyphs.Sum(g => g.Width) <= width;
        (int left, int right) = whole ? (0, glyphs.Count) : Window(glyphs, first, last, width - (2 * Ellipsis.Length));
        bool cutLeft = from > 0 || left > 0;
        bool cutRight = to < line.Length || right < glyphs.Count;
        last = Math.Min(last, right);

        var text = new StringBuilder();
        text.Append(cutLeft ? Ellipsis : "");
        for (int i = left; i < right; i++)
        {
            text.Append(glyphs[i].Text);
        }

        text.Append(cutRight ? Ellipsis : "");
        int start = (cutLeft ? 1 : 0) + WidthOf(glyphs, left, first);
        return new QuotedLine(text.ToString(), start, Math.Max(1, WidthOf(glyphs, first, last)));
    }

    private static List<(string Text, int Width, int Start)> Set(string line, int from, int to)
    {
        var glyphs = new List<(string Text, int Width, int Start)>(to - from);
        int column = 0;
        for (int i = from; i < to;)
        {
            int length = 1;
            string text = line[i] == '\t' ? new string(' ', TabStop - (column % TabStop)) : VisibleText.Character(line, i, out length);
            int width = TextWidth.Of(text);
            glyphs.Add((text, width, i));
            column += width;
            i += length;
        }

        return glyphs;
    }

    /// <summary>
    /// The glyphs to show: the marked ones as far as they fit, and those around them, using half of the remaining width on each side.
    /// </summary>
    private static (int Left, int Right) Window(List<(string Text, int Width, int Start)> glyphs, int first, int last, int width)
    {
        int left = first, right = first, used = 0;
        while (right < last && used + glyphs[right].Width <= width)
        {
            used += glyphs[right++].Width;
        }

        int before = used + ((width - used) / 2);
        while (left > 0 && used + glyphs[left - 1].Width <= before)
        {
            used += glyphs[--left].Width;
        }

        while (right < glyphs.Count && used + glyphs[right].Width <= width)
        {
            used += glyphs[right++].Width;
        }

        while (left > 0 && used + glyphs[left - 1].Width <= width)
        {
            used += glyphs[--left].Width;
        }

        return (left, right);
    }

    private static int WidthOf(List<(string Text, int Width, int Start)> glyphs, int from, int to)
    {
        int width = 0;
        for (int i = from; i < to; i++)
        {
            width += glyphs[i].Width;
        }

        return width;
    }

    private static int BackToCharacter(string line, int index) =>
        index > 0 && index < line.Length && char.IsLowSurrogate(line[index]) && char.IsHighSurrogate(line[index - 1]) ? index - 1 : index;
}
