using System.Text;

namespace IngressRules.Diagnostics;

/// <summary>
/// The bytes that an object was read from, kept so that a finding can name its line and quote it. One instance holds one YAML document or
/// one JSON text of a file; positions are byte offsets, and are converted to lines and columns on demand, because most objects have no
/// findings.
/// </summary>
public sealed class SourceText
{
    private readonly ReadOnlyMemory<byte> _utf8;
    private readonly int _firstLine;
    private int[]? _lineStarts;
    private ColumnMark? _lastColumn;

    internal SourceText(string? name, ReadOnlyMemory<byte> utf8, int firstLine = 1)
    {
        Name = name;
        _utf8 = utf8;
        _firstLine = firstLine;
    }

    /// <summary>The name of the file, or null where the text came from memory.</summary>
    public string? Name { get; }

    /// <summary>The line of the file on which this text starts, from 1: a later document of a stream starts further down.</summary>
    public int FirstLine => _firstLine;

    internal ReadOnlyMemory<byte> Utf8 => _utf8;

    /// <summary>The text of a line without its line end; empty for a line outside this text.</summary>
    /// <param name="line">The line in the file, from 1.</param>
    public string GetLine(int line)
    {
        int[] starts = LineStarts();
        int index = line - _firstLine;
        if (index < 0 || index >= starts.Length)
        {
            return "";
        }

        int end = index + 1 < starts.Length ? starts[index + 1] : _utf8.Length;
        ReadOnlySpan<byte> bytes = _utf8.Span[starts[index]..end];
        return Encoding.UTF8.GetString(bytes.TrimEnd("\r\n"u8));
    }

    /// <summary>The span of a range of bytes. A range over several lines is cut at the end of its first line.</summary>
    internal SourceSpan GetSpan(int offset, int length)
    {
        int[] starts = LineStarts();
        offset = Math.Clamp(offset, 0, _utf8.Length);
        int index = Array.BinarySearch(starts, offset);
        if (index < 0)
        {
            index = ~index - 1;
        }

        int lineStart = starts[index];
        int lineEnd = index + 1 < starts.Length ? starts[index + 1] : _utf8.Length;
        ReadOnlySpan<byte> rest = _utf8.Span[offset..Math.Min(lineEnd, offset + Math.Max(length, 0))].TrimEnd("\r\n"u8);
        int column = ColumnOf(lineStart, offset);
        return new SourceSpan(this, _firstLine + index, column, Math.Max(1, Encoding.UTF8.GetCharCount(rest)));
    }

    /// <summary>
    /// Counts characters from the previous position where that is on the same line: a text without line ends can have thousands of
    /// findings, and counting from the start of the line each time would be quadratic.
    /// </summary>
    private int ColumnOf(int lineStart, int offset)
    {
        ColumnMark? last = _lastColumn;
        (int from, int column) = last is not null && last.LineStart == lineStart && last.Offset <= offset
            ? (last.Offset, last.Column)
            : (lineStart, 1);
        column += Encoding.UTF8.GetCharCount(_utf8.Span[from..offset]);
        _lastColumn = new ColumnMark(lineStart, offset, column);
        return column;
    }

    private int[] LineStarts()
    {
        // Two threads may both build the table. They build equal ones, so the race is harmless.
        return _lineStarts ??= Build(_utf8.Span);

        static int[] Build(ReadOnlySpan<byte> text)
        {
            var starts = new List<int> { 0 };
            for (int i = 0; ;)
            {
                int next = text[i..].IndexOf((byte)'\n');
                if (next < 0)
                {
                    return [.. starts];
                }

                i += next + 1;
                starts.Add(i);
            }
        }
    }

    /// <summary>A position whose column is known. It is one object, so that its fields are published to other threads together.</summary>
    private sealed record ColumnMark(int LineStart, int Offset, int Column);
}
