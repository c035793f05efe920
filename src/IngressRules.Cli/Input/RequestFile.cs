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
    private readonly TextLines _lines = new(stream);
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
        while (_lines.Read())
        {
            if (!_lines.Line.IsEmpty)
            {
                Split(_lines.Line);
                return true;
            }
        }

        return false;
    }

    /// <summary>Splits a line into host and path.</summary>
    /// <returns>False where there is no tab.</returns>
    public static bool TrySplit(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> host, out ReadOnlySpan<byte> path)
    {
        host = path = default;
        int tab = line.IndexOf((byte)'\t');
        if (tab < 0)
        {
            return false;
        }

        host = line[..tab];
        path = line[(tab + 1)..];
        int further = path.IndexOf((byte)'\t');
        path = further < 0 ? path : path[..further];
        return true;
    }

    private void Split(ReadOnlySpan<byte> line)
    {
        if (!TrySplit(line, out ReadOnlySpan<byte> host, out ReadOnlySpan<byte> path))
        {
            throw Wrong("has no tab; write the host, a tab, and the path");
        }

        if (!Utf8.IsValid(line))
        {
            throw Wrong("is not UTF-8; percent-encode the bytes of the path");
        }

        if (_chars.Length < host.Length + path.Length)
        {
            _chars = new char[2 * (host.Length + path.Length)];
        }

        _hostLength = Encoding.UTF8.GetChars(host, _chars);
        _length = _hostLength + Encoding.UTF8.GetChars(path, _chars.AsSpan(_hostLength));
    }

    private ToolException Wrong(string what) => new(string.Create(CultureInfo.InvariantCulture, $"{name}: line {_lines.Number} {what}"));
}
