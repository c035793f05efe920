namespace IngressRules.Cli.Input;

/// <summary>
/// Reads the lines of a text as bytes, through one buffer. A line ends in <c>\n</c> or <c>\r\n</c>, the last one also without; a byte order
/// mark before the first one is no part of it.
/// </summary>
/// <param name="stream">The text.</param>
/// <param name="longest">How many bytes a line may have. Of a longer one only the beginning is kept.</param>
internal sealed class TextLines(Stream stream, int longest = int.MaxValue)
{
    private const int FirstSize = 1 << 16, BeginningLength = 256;

    private readonly byte[] _beginning = new byte[BeginningLength];
    private byte[] _bytes = new byte[FirstSize];
    private int _start;
    private int _end;
    private int _line;
    private int _length;
    private bool _atEnd;

    /// <summary>The number of the current line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The current line without its end. Valid until the next one is read.</summary>
    public ReadOnlySpan<byte> Line => IsCut ? _beginning.AsSpan(0, _length) : _bytes.AsSpan(_line, _length);

    /// <summary>True if the current line is longer than allowed; then <see cref="Line"/> is its beginning.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Reads the next line.</summary>
    /// <returns>False at the end of the text.</returns>
    public bool Read()
    {
        int searched = 0;
        while (true)
        {
            int end = _bytes.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                return Take(searched + end, skip: 1);
            }

            searched = _end - _start;
            if (_atEnd)
            {
                return searched > 0 && Take(searched, skip: 0);
            }

            // One more byte may be the \r of its end.
            if (searched - 1L > longest)
            {
                return TakeBeginning();
            }

            Fill();
        }
    }

    private bool Take(int length, int skip)
    {
        (_line, _length) = (_start, length);
        _start += length + skip;
        IsCut = false;
        if (Line.EndsWith((byte)'\r'))
        {
            _length--;
        }

        if (Number == 0 && Line.StartsWith("\uFEFF"u8))
        {
            _line += "\uFEFF"u8.Length;
            _length -= "\uFEFF"u8.Length;
        }

        Number++;
        if (_length > longest)
        {
            KeepBeginning(_line);
        }

        return true;
    }

    /// <summary>Keeps the beginning of a line that is longer than allowed, and drops all until its end.</summary>
    private bool TakeBeginning()
    {
        KeepBeginning(_start);
        Number++;
        while (!_atEnd)
        {
            (_start, _end) = (0, 0);
            Fill();
            int end = _bytes.AsSpan(0, _end).IndexOf((byte)'\n');
            if (end >= 0)
            {
                _start = end + 1;
                return true;
            }
        }

        _start = _end;
        return true;
    }

    private void KeepBeginning(int start)
    {
        _length = Math.Min(longest, BeginningLength);
        _bytes.AsSpan(start, _length).CopyTo(_beginning);
        IsCut = true;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            _end -= _start;
            _start = 0;
        }

        if (_end == _bytes.Length)
        {
            Array.Resize(ref _bytes, checked(2 * _bytes.Length));
        }

        int read = stream.Read(_bytes, _end, _bytes.Length - _end);
        _end += read;
        _atEnd = read == 0;
    }
}
