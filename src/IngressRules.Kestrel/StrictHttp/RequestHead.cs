using System.Buffers;
using System.Text;

namespace IngressRules.Kestrel.StrictHttp;

/// <summary>
/// Parses the head of an HTTP/1.1 request line by line and refuses it if two parsers could disagree on it: on where the request ends, which
/// host it is for, or what its target is (RFC 9112, 11.2). It keeps only what is needed to find the next head. One instance is reused for
/// all requests of a connection.
/// </summary>
internal sealed class RequestHead(StrictHttpLimits limits)
{
    /// <summary>How many empty lines may precede a request line.</summary>
    private const int MostEmptyLines = 4;

    private static readonly SearchValues<byte> s_token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    // All control characters except tab: those that a line must not contain, and CR and LF, which end it. One scan finds both.
    private static readonly SearchValues<byte> s_controls =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(c => c != '\t').Append(127).Select(c => (byte)c)]);

    private readonly List<string> _connectionNames = [];
    private byte[] _authority = [];
    private byte[] _hostText = [];
    private bool _hasRequestLine;
    private bool _isHttp10;
    private bool _isAbsolute;
    private bool _isHttps;
    private bool _hasHost;
    private int _emptyLines;
    private int _headerBytes;
    private int _headerCount;

    /// <summary>True for a byte that no line may contain; CR and LF, which end one, are among them.</summary>
    public static bool IsControl(byte b) => s_controls.Contains(b);

    /// <summary>True once the empty line at the end was read.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The length of the body in bytes; null where none is stated.</summary>
    public long? ContentLength { get; private set; }

    /// <summary>True where the body comes in chunks.</summary>
    public bool IsChunked { get; private set; }

    /// <summary>True where the client offers to switch to another protocol.</summary>
    public bool AsksForUpgrade { get; private set; }

    /// <summary>
    /// The position in the request line of a scheme with upper-case letters. Schemes are case-insensitive (RFC 3986, 3.1), but the server
    /// accepts only lower case. The length is 0 where nothing has to be changed.
    /// </summary>
    public (int Start, int Length) UpperCaseScheme { get; set; }

    /// <summary>True for a HEAD request, whose response has no body.</summary>
    public bool IsHeadMethod { get; private set; }

    /// <summary>The hop-by-hop headers that the client names in <c>Connection</c>.</summary>
    public IReadOnlyList<string> ConnectionNames => _connectionNames;

    /// <summary>Resets the state for the next request.</summary>
    public void Reset()
    {
        _connectionNames.Clear();
        _authority = _hostText = [];
        _hasRequestLine = _isHttp10 = _isAbsolute = _isHttps = _hasHost = false;
        _emptyLines = _headerBytes = _headerCount = 0;
        IsComplete = IsChunked = AsksForUpgrade = IsHeadMethod = false;
        ContentLength = null;
        UpperCaseScheme = default;
    }

    /// <summary>
    /// The end of the first line of a text: the position after its LF; 0 where the line is incomplete; negative where it is malformed.
    /// </summary>
    public static int EndOfLine(ReadOnlySpan<byte> text, int searched = 0)
    {
        int at = text[searched..].IndexOfAny(s_controls);
        if (at < 0)
        {
            return 0;
        }

        at += searched;
        if (text[at] != '\r')
        {
            return -1;
        }

        return at + 1 == text.Length ? 0 : text[at + 1] == '\n' ? at + 2 : -1;
    }

    /// <summary>The fault of a line for which <see cref="EndOfLine"/> is negative.</summary>
    public static Refusal FaultOf(ReadOnlySpan<byte> text)
    {
        int at = text.IndexOfAny(s_controls);
        return text[at] == '\n' ? Refusal.BareLineFeed : Refusal.ControlCharacter;
    }

    /// <summary>Parses the next line.</summary>
    /// <param name="line">The line with its CR LF.</param>
    /// <returns>Why the request is refused; null where it is not.</returns>
    public Refusal? Add(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = line[..^2];
        if (!_hasRequestLine)
        {
            // An empty line before a request is allowed: some clients send one after a body (RFC 9112, 2.2).
            if (text.Length == 0)
            {
                return ++_emptyLines > MostEmptyLines ? Refusal.EmptyLines : null;
            }

            _hasRequestLine = true;
            return line.Length > limits.RequestLine ? Refusal.TargetTooLong : AddRequestLine(text);
        }

        if (text.Length == 0)
        {
            IsComplete = true;
            return Complete();
        }

        _headerBytes += line.Length;
        return ++_headerCount > limits.HeaderCount || _headerBytes > limits.Headers ? Refusal.HeadersTooLarge : AddHeader(text);
    }

    /// <summary>Checks the length of an incomplete line.</summary>
    public Refusal? CheckPartial(long length) =>
        !_hasRequestLine ? length > limits.RequestLine ? Refusal.TargetTooLong : null
            : _headerBytes + length > limits.Headers ? Refusal.HeadersTooLarge : null;

    private Refusal? AddRequestLine(ReadOnlySpan<byte> line)
    {
        int first = line.IndexOf((byte)' ');
        int last = line.LastIndexOf((byte)' ');
        if (first <= 0 || last == first || line[..first].ContainsAnyExcept(s_token))
        {
            return Refusal.RequestLine;
        }

        ReadOnlySpan<byte> method = line[..first], target = line[(first + 1)..last], version = line[(last + 1)..];
        if (target.IsEmpty || target.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            return Refusal.RequestLine;
        }

        if (!version.SequenceEqual("HTTP/1.1"u8))
        {
            _isHttp10 = version.SequenceEqual("HTTP/1.0"u8);
            if (!_isHttp10)
            {
                return version.StartsWith("HTTP/"u8) ? Refusal.Version : Refusal.RequestLine;
            }
        }

        IsHeadMethod = method.SequenceEqual("HEAD"u8);
        return method.SequenceEqual("CONNECT"u8) ? Refusal.Connect : CheckTarget(method, target);
    }

    private Refusal? CheckTarget(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target)
    {
        if (target.Contains((byte)'#'))
        {
            return Refusal.Fragment;
        }

        // The server decodes paths and cannot decode %00.
        int query = target.IndexOf((byte)'?');
        if (target[..(query < 0 ? target.Length : query)].IndexOf("%00"u8) >= 0)
        {
            return Refusal.EncodedNul;
        }

        if (target[0] == '/')
        {
            return null;
        }

        int scheme = Ascii.EqualsIgnoreCase(target[..Math.Min(7, target.Length)], "http://"u8) ? 7
            : Ascii.EqualsIgnoreCase(target[..Math.Min(8, target.Length)], "https://"u8) ? 8
            : 0;
        if (scheme == 0)
        {
            return target.SequenceEqual("*"u8) && method.SequenceEqual("OPTIONS"u8) ? null : Refusal.Target;
        }

        if (target[..scheme].ContainsAnyInRange((byte)'A', (byte)'Z'))
        {
            UpperCaseScheme = (method.Length + 1, scheme);
        }

        ReadOnlySpan<byte> authority = target[scheme..];
        int end = authority.IndexOfAny((byte)'/', (byte)'?');
        authority = end < 0 ? authority : authority[..end];
        _isAbsolute = true;
        _isHttps = scheme == 8;
        _authority = authority.ToArray();
        return authority.Contains((byte)'@') ? Refusal.UserInfo
            : authority.IsEmpty || !HostText.IsValid(authority) ? Refusal.Target
            : null;
    }

    private Refusal? AddHeader(ReadOnlySpan<byte> line)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            return Refusal.FoldedLine;
        }

        int colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExcept(s_token))
        {
            return Refusal.HeaderLine;
        }

        // The length of the name excludes nearly all headers that do not matter here.
        ReadOnlySpan<byte> name = line[..colon];
        return colon switch
        {
            4 when Ascii.EqualsIgnoreCase(name, "Host"u8) => AddHost(Value(line, colon)),
            7 when Ascii.EqualsIgnoreCase(name, "Upgrade"u8) => AddUpgrade(),
            10 when Ascii.EqualsIgnoreCase(name, "Connection"u8) => AddConnection(Value(line, colon)),
            14 when Ascii.EqualsIgnoreCase(name, "Content-Length"u8) => AddContentLength(Value(line, colon)),
            17 when Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8) => AddTransferEncoding(Value(line, colon)),
            _ => null,
        };
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, int colon) => line[(colon + 1)..].Trim(" \t"u8);

    private Refusal? AddHost(ReadOnlySpan<byte> value)
    {
        if (_hasHost)
        {
            return Refusal.TwoHosts;
        }

        _hasHost = true;
        if (_isAbsolute)
        {
            _hostText = value.ToArray();
        }

        return HostText.IsValid(value) ? null : Refusal.Host;
    }

    private Refusal? AddUpgrade()
    {
        AsksForUpgrade = true;
        return null;
    }

    private Refusal? AddConnection(ReadOnlySpan<byte> value)
    {
        if (Ascii.EqualsIgnoreCase(value, "keep-alive"u8)
            || Ascii.EqualsIgnoreCase(value, "close"u8)
            || Ascii.EqualsIgnoreCase(value, "upgrade"u8))
        {
            return null;
        }

        foreach (Range part in value.Split((byte)','))
        {
            ReadOnlySpan<byte> name = value[part].Trim(" \t"u8);
            if (!name.IsEmpty && !name.ContainsAnyExcept(s_token))
            {
                _connectionNames.Add(Encoding.ASCII.GetString(name));
            }
        }

        return null;
    }

    private Refusal? AddContentLength(ReadOnlySpan<byte> value)
    {
        if (ContentLength is not null)
        {
            return Refusal.TwoContentLengths;
        }

        // Eighteen digits fit into a long; longer bodies do not occur.
        if (value.Length is 0 or > 18 || value.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return Refusal.ContentLength;
        }

        long length = 0;
        foreach (byte digit in value)
        {
            length = (length * 10) + (digit - '0');
        }

        ContentLength = length;
        return null;
    }

    private Refusal? AddTransferEncoding(ReadOnlySpan<byte> value)
    {
        bool known = !IsChunked && !_isHttp10 && Ascii.EqualsIgnoreCase(value, "chunked"u8);
        IsChunked = true;
        return known ? null : Refusal.TransferEncoding;
    }

    private Refusal? Complete()
    {
        if (!_hasHost && !_isHttp10)
        {
            return Refusal.NoHost;
        }

        if (IsChunked && ContentLength is not null)
        {
            return Refusal.TwoLengths;
        }

        // An empty Host names no host, so it cannot contradict the target.
        return _isAbsolute && _hostText.Length > 0 && !IsSameAuthority(_authority, _hostText) ? Refusal.ConflictingAuthority : null;
    }

    /// <summary>True where both name the same server; the default port of the target's scheme may be present or absent.</summary>
    private bool IsSameAuthority(ReadOnlySpan<byte> authority, ReadOnlySpan<byte> host)
    {
        ReadOnlySpan<byte> port = _isHttps ? ":443"u8 : ":80"u8;
        return Ascii.EqualsIgnoreCase(Without(port, authority), Without(port, host));
    }

    private static ReadOnlySpan<byte> Without(ReadOnlySpan<byte> port, ReadOnlySpan<byte> authority) =>
        authority.EndsWith(port) ? authority[..^port.Length] : authority;
}
