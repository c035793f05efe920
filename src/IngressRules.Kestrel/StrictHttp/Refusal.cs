namespace IngressRules.Kestrel.StrictHttp;

/// <summary>
/// Why a request was refused before the server read it. The connection is closed after the response, because the start of the next request
/// is unknown.
/// </summary>
/// <param name="Status">The status of the response.</param>
/// <param name="Reason">The reason phrase of the status line.</param>
/// <param name="Sentence">The reason for the client.</param>
public sealed record Refusal(int Status, string Reason, string Sentence)
{
    internal static Refusal BareLineFeed { get; } = Bad("A line ends with LF alone; lines end with CR LF.");

    internal static Refusal ControlCharacter { get; } = Bad("The head has a control character.");

    internal static Refusal EmptyLines { get; } = Bad("There are empty lines in place of a request.");

    internal static Refusal RequestLine { get; } = Bad("The request line is not a method, a target and a version.");

    internal static Refusal Target { get; } = Bad("The request target is no path and no http URL.");

    internal static Refusal Fragment { get; } = Bad("The request target has a fragment.");

    internal static Refusal EncodedNul { get; } = Bad("The request target has an encoded NUL.");

    internal static Refusal UserInfo { get; } = Bad("The request target has user information.");

    internal static Refusal Connect { get; } = Bad("CONNECT is not served.");

    internal static Refusal Version { get; } = new(505, "HTTP Version Not Supported", "Only HTTP/1.0 and HTTP/1.1 are spoken here.");

    internal static Refusal FoldedLine { get; } = Bad("A header is continued on the next line.");

    internal static Refusal HeaderLine { get; } = Bad("A header line is not a name, a colon and a value.");

    internal static Refusal NoHost { get; } = Bad("There is no Host header.");

    internal static Refusal TwoHosts { get; } = Bad("There are several Host headers.");

    internal static Refusal Host { get; } = Bad("The Host header is no host.");

    internal static Refusal ConflictingAuthority { get; } = Bad("The request target and the Host header name different hosts.");

    internal static Refusal ContentLength { get; } = Bad("The Content-Length is no number.");

    internal static Refusal TwoContentLengths { get; } = Bad("There are several Content-Length headers.");

    internal static Refusal TransferEncoding { get; } = Bad("The Transfer-Encoding is not chunked.");

    internal static Refusal TwoLengths { get; } = Bad("There are both a Content-Length and a Transfer-Encoding.");

    internal static Refusal TargetTooLong { get; } = new(414, "URI Too Long", "The request target is too long.");

    internal static Refusal HeadersTooLarge { get; } = new(431, "Request Header Fields Too Large", "The headers are too large.");

    internal static Refusal TimedOut { get; } = new(408, "Request Timeout", "The head did not arrive in time.");

    private static Refusal Bad(string sentence) => new(400, "Bad Request", sentence);
}
