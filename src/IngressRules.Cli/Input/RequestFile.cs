using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace IngressRules.Cli.Input;

/// <summary>
/// Reads requests from UTF-8 text, one <c>host&lt;TAB&gt;path</c> on each line. Further columns and empty lines are ignored; a line may end
/// in CRLF. Host and path are returned as written and are valid until the next line is read, so one buffer is enough for a file of any
/// length.
/// </summary>
internal sealed class RequestFile(Stream stream, string name)
{
    private byte[] _bytes = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _atEnd;
    private int _line;
    private char[] _chars = new char[256];
    private int _hostLength;
    private int _length;

    /// <summary>The host of the current request; may be empty.</summary>
    public ReadOnlySpan<char> Host => _chars.AsSpan(0, _hostLength);

    /// <summary>The path of the current request; may be empty.</summary>
    public ReadOnlySpan<char> Path => _chars.AsSpan(_hostLength, _length - _hostLength);

    /// <summary>Reads the next request.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="ToolException">A line has no tab, or is not UTF-8.</exception>
    public bool Read()
    {
        while (TryReadLine(out ReadOnlySpan<byte> line))
        {
            _line++;
            if (_line == 1 && line.StartsWith("\uFEFF"u8))
            {
                line = line["\uFEFF"u8.Length..];
            }

            if (line.EndsWith((byte)'\r'))
            {
                line = line[..^1];
            }

            if (!line.IsEmpty)
            {
                Split(line);
                return true;
            }
        }

        return false;
    }

    private void Split(ReadOnlySpan<byte> line)
    {
        int tab = line.IndexOf((byte)'\t');
        if (tab < 0)
        {
            throw Wrong("has no tab; write the host, a tab, and the path");
        }

        if (!Utf8.IsValid(line))
        {
            throw Wrong("is not UTF-8; percent-encode the bytes of the path");
        }

        ReadOnlySpan<byte> path = line[(tab + 1)..];
        int further = path.IndexOf((byte)'\t');
        path = further < 0 ? path : path[..further];
        if (_chars.Length < tab + path.Length)
        {
            _chars = new char[2 * (tab + path.Length)];
        }

        _hostLength = Encoding.UTF8.GetChars(line[..tab], _chars);
        _length = _hostLength + Encoding.UTF8.GetChars(path, _chars.AsSpan(_hostLength));
    }

    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        int searched = 0;
        while (true)
        {
            int end = _bytes.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                line = _bytes.AsSpan(_start, searched + end);
                _start += searched + end + 1;
                return true;
            }

            searched = _end - _start;
            if (_atEnd)
            {
                line = _bytes.AsSpan(_start, searched);
                _start = _end;
                return searched > 0;
            }

            Fill();
        }
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

    private ToolException Wrong(string what) => new(string.Create(CultureInfo.InvariantCulture, $"{name}: line {_line} {what}"));
}
