namespace IngressRules.Kestrel.StrictHttp;

/// <summary>
/// Finds the end of a chunked body (RFC 9112, 7.1) in the bytes that the server has consumed. It does not check their syntax: the server
/// parses chunks strictly and consumes only what it accepts.
/// </summary>
internal sealed class ChunkedBody
{
    private Part _part;
    private long _size;
    private bool _lineIsEmpty;

    private enum Part
    {
        Size,
        RestOfSizeLine,
        Data,
        EndOfData,
        Trailers,
        End,
    }

    public bool IsComplete => _part == Part.End;

    /// <summary>Resets the state for the next body.</summary>
    public void Reset()
    {
        _part = Part.Size;
        _size = 0;
    }

    /// <summary>Processes the next bytes of the body.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && _part != Part.End)
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
            bytes = bytes[1..];
        }
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
                break;
            case Part.EndOfData:
                _part = b == '\n' ? Part.Size : Part.EndOfData;
                break;
            case Part.Trailers when b == '\n':
                _part = _lineIsEmpty ? Part.End : Part.Trailers;
                _lineIsEmpty = true;
                break;
            case Part.Trailers:
                _lineIsEmpty &= b == '\r';
                break;
        }
    }
}
