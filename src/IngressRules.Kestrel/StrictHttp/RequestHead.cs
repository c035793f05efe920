using System.Buffers;
using System.Text;

namespace IngressRules.Kestrel.StrictHttp;

/// <summary>
/// Reads the head of an HTTP/1.1 request line by line and refuses what two readers could read in two ways: where the request ends, which
/// host it is for, what its target is (RFC 9112, 11.2). It keeps only what the connection needs to know to find the next head. One instance
/// serves all requests of a connection, one after the other.
/// </summary>
internal sealed class RequestHead(StrictHttpLimits limits)
{
    private static readonly SearchValues<byte> s_token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    // All control characters but the tab: those that no line of a head may have, and CR and LF, which end it. One scan finds both.
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
    private int _headerBytes;
    private int _headerCount;

    /// <summary>True once the empty line at the end was read.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The length of the body in bytes; null where none is stated.</summary>
    public long? ContentLength { get; private set; }

    /// <summary>True where the body comes in chunks.</summary>
    public bool IsChunked { get; private set; }

    /// <summary>True where the client offers to speak another protocol after this request.</summary>
    public bool AsksForUpgrade { get; private set; }

    /// <summary>
    /// Where in the request line a scheme with upper-case letters stands. Schemes have no case (RFC 3986, 3.1), but the server knows only the
    /// lower one. The length is 0 where nothing is to be done.
    /// </summary>
    public (int Start, int Length) UpperCaseScheme { get; set; }

    /// <summary>True where the answer must have no body.</summary>
    public bool IsHeadMethod { get; private set; }

    /// <summary>The headers that are for this connection alone, as the client names them in <c>Connection</c>.</summary>
    public IReadOnlyList<string> ConnectionNames => _connectionNames;

    /// <summary>Makes ready for the next request.</summary>
    public void Reset()
    {
        _connectionNames.Clear();
        _authority = _hostText = [];
        _hasRequestLine = _isHttp10 = _isAbsolute = _isHttps = _hasHost = false;
        _headerBytes = _headerCount = 0;
        IsComplete = IsChunked = AsksForUpgrade = IsHeadMethod = false;
        ContentLength = null;
        UpperCaseScheme = default;
    }

    /// <summary>The end of the line that starts a text: the position after its LF; 0 where the line is not complete; negative where it is broken.</summary>
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

    /// <summary>What is wrong with a line for which <see cref="EndOfLine"/> is negative.</summary>
    public static Refusal FaultOf(ReadOnlySpan<byte> text)
    {
        int at = text.IndexOfAny(s_controls);
        return text[at] == '\n' ? Refusal.BareLineFeed : Refusal.ControlCharacter;
    }

    /// <summary>Takes the next line.</summary>
    /// <param name="line">The line with its CR LF.</param>
    /// <returns>Why the request is refused; null where it is not.</returns>
    public Refusal? Add(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = line[..^2];
        if (!_hasRequestLine)
        {
            // An empty line before a request is left over from the body before it (RFC 9112, 2.2).
            _hasRequestLine = text.Length > 0;
            return text.Length == 0 ? null : line.Length > limits.RequestLine ? Refusal.TargetTooLong : AddRequestLine(text);
        }

        if (text.Length == 0)
        {
            IsComplete = true;
            return Complete();
        }

        _headerBytes += line.Length;
        return ++_headerCount > limits.HeaderCount || _headerBytes > limits.Headers ? Refusal.HeadersTooLarge : AddHeader(text);
    }

    /// <summary>What is wrong with a line that has no end so far.</summary>
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

        // The server decodes paths and cannot decode this one.
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

        // The length tells nearly all headers apart from the few that matter here.
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
        if (Ascii.EqualsIgnoreCase(value, "keep-alive"u8) || Ascii.EqualsIgnoreCase(value, "close"u8) || Ascii.EqualsIgnoreCase(value, "upgrade"u8))
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

        // Eighteen digits fit into a long, and nobody sends an exabyte.
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

        // An empty Host says nothing, so it contradicts nothing.
        return _isAbsolute && _hostText.Length > 0 && !IsSameAuthority(_authority, _hostText) ? Refusal.ConflictingAuthority : null;
    }

    /// <summary>True where both name one server: the port that the scheme of the target implies may be written or not.</summary>
    private bool IsSameAuthority(ReadOnlySpan<byte> authority, ReadOnlySpan<byte> host)
    {
        ReadOnlySpan<byte> port = _isHttps ? ":443"u8 : ":80"u8;
        return Ascii.EqualsIgnoreCase(Without(port, authority), Without(port, host));
    }

    private static ReadOnlySpan<byte> Without(ReadOnlySpan<byte> port, ReadOnlySpan<byte> authority) =>
        authority.EndsWith(port) ? authority[..^port.Length] : authority;
}
