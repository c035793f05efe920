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
    private readonly SecretMarks? _fileMarks;
    private SecretMarks? _marks;
    private int[]? _lineStarts;
    private CodeUnits? _units;

    /// <param name="name">The name of the file.</param>
    /// <param name="utf8">The text.</param>
    /// <param name="firstLine">The line of the file on which it starts.</param>
    /// <param name="fileMarks">Whether the whole file may hold a Secret; null where the text is the whole file.</param>
    internal SourceText(string? name, ReadOnlyMemory<byte> utf8, int firstLine = 1, SecretMarks? fileMarks = null)
    {
        Name = name;
        _utf8 = utf8;
        _firstLine = firstLine;
        _fileMarks = fileMarks;
    }

    /// <summary>The name of the file, or null where the text came from memory.</summary>
    public string? Name { get; }

    /// <summary>The line of the file on which this text starts, from 1: a later document of a stream starts further down.</summary>
    public int FirstLine => _firstLine;

    internal ReadOnlyMemory<byte> Utf8 => _utf8;

    /// <summary>
    /// True where a line of the text may show data of a Secret, so that it must not be quoted: a Secret stands in it, or, where it is not
    /// known to be something else, it looks as if it could be a part of one.
    /// </summary>
    /// <param name="isOtherKind">
    /// True where the line belongs to an object that was read as one of another kind, such as an Ingress.
    /// </param>
    public bool MayHoldSecret(bool isOtherKind = false)
    {
        _marks ??= new SecretMarks(_utf8);
        return _marks.HasSecret || (!isOtherKind && (_marks.HasData || _fileMarks is { HasSecret: true }));
    }

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
        return Encoding.UTF8.GetString(WithoutLineEnd(bytes));
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
        int end = lineStart + WithoutLineEnd(_utf8.Span[lineStart..lineEnd]).Length;
        end = Math.Clamp(end, offset, (int)Math.Min(_utf8.Length, (long)offset + Math.Max(length, 0)));
        CodeUnits units = Units();
        int before = units.Before(offset);
        return new SourceSpan(
            this, _firstLine + index, before - units.Before(lineStart) + 1, Math.Max(1, units.Before(end) - before));
    }

    /// <summary>
    /// The part of a line around a column, without the line end: of a line that is a whole file, only that part is decoded.
    /// </summary>
    /// <param name="line">The line in the file, from 1.</param>
    /// <param name="column">The column in the line, from 1.</param>
    /// <param name="around">How many UTF-16 code units are returned at most on each side of the column.</param>
    /// <param name="columnInPart">The column in the part, from 1.</param>
    internal string GetLine(int line, int column, int around, out int columnInPart)
    {
        int[] starts = LineStarts();
        int index = line - _firstLine;
        columnInPart = 1;
        if (index < 0 || index >= starts.Length)
        {
            return "";
        }

        ReadOnlySpan<byte> text = _utf8.Span;
        int end = index + 1 < starts.Length ? starts[index + 1] : text.Length;
        end = starts[index] + WithoutLineEnd(text[starts[index]..end]).Length;
        CodeUnits units = Units();
        int lineUnits = units.Before(starts[index]);
        int from = units.OffsetOf(lineUnits + Math.Max(0, column - 1 - around));
        int to = Math.Min(end, units.OffsetOf((int)Math.Min(int.MaxValue, (long)lineUnits + column - 1 + around)));
        from = Math.Min(from, to);
        columnInPart = column - (units.Before(from) - lineUnits);
        return Encoding.UTF8.GetString(text[from..to]);
    }

    private static ReadOnlySpan<byte> WithoutLineEnd(ReadOnlySpan<byte> line)
    {
        line = line.EndsWith("\n"u8) ? line[..^1] : line;
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    // Two threads may both build the counts. They build equal ones, so the race is harmless.
    private CodeUnits Units() => _units ??= new CodeUnits(_utf8);

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
}
