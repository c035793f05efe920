namespace IngressRules.Reading.Yaml;

/// <summary>
/// Cuts a YAML stream into its documents before anything is parsed, so that a fault in one document leaves the others alone. YAML makes
/// that possible: a line of <c>---</c> or <c>...</c>, followed by white space, is a marker in every context.
/// </summary>
internal ref struct YamlStream(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _position;
    private int _line = 1;

    /// <summary>Where the current document starts.</summary>
    public int Start { get; private set; }

    /// <summary>How many bytes it has, its markers included.</summary>
    public int Length { get; private set; }

    /// <summary>The line on which it starts, from 1.</summary>
    public int FirstLine { get; private set; }

    /// <summary>Finds the next document; white space and comments alone are not a document.</summary>
    public bool MoveNext()
    {
        while (_position < _text.Length)
        {
            Start = _position;
            FirstLine = _line;

            // Directives and comments in front of a marker belong to the document that the marker starts.
            bool started = false, content = false;
            while (_position < _text.Length)
            {
                ReadOnlySpan<byte> line = LineAt(_position, out int next);
                if (IsMarker(line, "---"u8))
                {
                    if (started)
                    {
                        break;
                    }

                    (started, content) = (true, true);
                }
                else if (IsMarker(line, "..."u8))
                {
                    Advance(next);
                    break;
                }
                else if (!IsBlank(line))
                {
                    content = true;
                    started |= line[0] != (byte)'%';
                }

                Advance(next);
            }

            Length = _position - Start;
            if (content)
            {
                return true;
            }
        }

        return false;
    }

    private void Advance(int next)
    {
        _position = next;
        _line++;
    }

    private readonly ReadOnlySpan<byte> LineAt(int start, out int next)
    {
        int length = _text[start..].IndexOf((byte)'\n');
        next = length < 0 ? _text.Length : start + length + 1;
        return _text[start..next];
    }

    private static bool IsMarker(ReadOnlySpan<byte> line, ReadOnlySpan<byte> marker) =>
        line.StartsWith(marker)
            && (line.Length == marker.Length || line[marker.Length] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n');

    private static bool IsBlank(ReadOnlySpan<byte> line)
    {
        int first = line.IndexOfAnyExcept(" \t\r\n"u8);
        return first < 0 || line[first] == (byte)'#';
    }
}
