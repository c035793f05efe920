namespace IngressRules.Kestrel.StrictHttp;

/// <summary>
/// Finds the end of a chunked body (RFC 9112, 7.1), and in its trailers lines that end in LF alone and control characters, before the
/// server reads them. Other syntax is not checked: the server parses chunks strictly, but lines of trailers only where a switch for the
/// whole process says so, and NUL in them leaves it with an exception that it logs as a fault of its own.
/// </summary>
internal sealed class ChunkedBody
{
    private Part _part;
    private long _size;
    private bool _lineIsEmpty;
    private bool _afterReturn;

    private enum Part
    {
        Size,
        RestOfSizeLine,
        Data,
        EndOfData,
        Trailers,
        End,
        Malformed,
    }

    public bool IsComplete => _part == Part.End;

    /// <summary>True after a line of the trailers without CR or with a control character.</summary>
    public bool IsMalformed => _part == Part.Malformed;

    /// <summary>Resets the state for the next body.</summary>
    public void Reset()
    {
        _part = Part.Size;
        _size = 0;
    }

    /// <summary>Processes the next bytes of the body.</summary>
    /// <returns>How many of them belong to the body, up to its end or to a fault.</returns>
    public int Add(ReadOnlySpan<byte> bytes)
    {
        int all = bytes.Length;
        while (!bytes.IsEmpty && _part < Part.End)
        {
            if (_part == Part.Data)
            {
                int taken = (int)Math.Min(_size, bytes.Length);
                _size -= taken;
                bytes = bytes[taken..];
                _part = _size == 0 ? Part.EndOfData : Part.Data;
                continue;
            }

            AddFraming(bytes[0]);
            bytes = _part == Part.Malformed ? bytes : bytes[1..];
        }

        return all - bytes.Length;
    }

    private void AddFraming(byte b)
    {
        switch (_part)
        {
            case Part.Size when char.IsAsciiHexDigit((char)b):
                _size = (_size * 16) + (b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10);
                break;
            case Part.Size or Part.RestOfSizeLine:
                _part = b != '\n' ? Part.RestOfSizeLine : _size > 0 ? Part.Data : Part.Trailers;
                _lineIsEmpty = true;
                _afterReturn = false;
                break;
            case Part.EndOfData:
                _part = b == '\n' ? Part.Size : Part.EndOfData;
                break;
            case Part.Trailers when b == '\n':
                _part = !_afterReturn ? Part.Malformed : _lineIsEmpty ? Part.End : Part.Trailers;
                _lineIsEmpty = true;
                _afterReturn = false;
                break;
            case Part.Trailers when b != '\r' && RequestHead.IsControl(b):
                _part = Part.Malformed;
                break;
            case Part.Trailers:
                _lineIsEmpty &= b == '\r';
                _afterReturn = b == '\r';
                break;
        }
    }
}
