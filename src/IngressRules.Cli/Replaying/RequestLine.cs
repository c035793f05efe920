using System.Buffers;

namespace IngressRules.Cli.Replaying;

/// <summary>The request line of HTTP/1.1, which logs quote whatever the protocol was: <c>GET /cart?id=1 HTTP/2.0</c>.</summary>
internal static class RequestLine
{
    private static readonly SearchValues<byte> s_token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> s_version = SearchValues.Create("0123456789."u8);

    /// <summary>Splits a request line. A target may have spaces; one of HTTP/0.9 has no protocol behind it.</summary>
    /// <returns>False where there is no method or no target, as for a connection that sent no request.</returns>
    public static bool TrySplit(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> method, out ReadOnlySpan<byte> target)
    {
        int space = line.IndexOf((byte)' ');
        method = space < 0 ? default : line[..space];
        target = line[(space + 1)..];
        int last = target.LastIndexOf((byte)' ');
        if (last >= 0 && target[(last + 1)..].StartsWith("HTTP/"u8))
        {
            target = target[..last];
        }

        return !method.IsEmpty && !method.ContainsAnyExcept(s_token) && !target.IsEmpty;
    }

    /// <summary>
    /// Finds the request in a line of a format that escapes nothing: the first quoted text behind the time in brackets.
    /// </summary>
    /// <param name="line">The line.</param>
    /// <param name="method">The method.</param>
    /// <param name="target">The target.</param>
    /// <param name="rest">What follows the request.</param>
    public static bool TryReadRaw(
        ReadOnlySpan<byte> line, out ReadOnlySpan<byte> method, out ReadOnlySpan<byte> target, out ReadOnlySpan<byte> rest)
    {
        method = target = rest = default;
        int start = line.IndexOf("] \""u8);
        if (start < 0)
        {
            return false;
        }

        line = line[(start + "] \""u8.Length)..];
        int end = FindRawEnd(line);
        if (end < 0)
        {
            return false;
        }

        rest = line[(end + 1)..];
        return TrySplit(line[..end], out method, out target);
    }

    /// <summary>
    /// The end of a request line before a quote, in a format that does not escape quotes: that behind the protocol, or else the first.
    /// </summary>
    /// <param name="text">The text from the beginning of the request line.</param>
    /// <returns>The position of the quote; -1 if there is none.</returns>
    private static int FindRawEnd(ReadOnlySpan<byte> text)
    {
        for (int from = 0; text[from..].IndexOf(" HTTP/"u8) is >= 0 and int at;)
        {
            from += at + " HTTP/"u8.Length;
            int version = text[from..].IndexOfAnyExcept(s_version);
            if (version > 0 && text[from + version] == '"')
            {
                return from + version;
            }
        }

        return text.IndexOf((byte)'"');
    }
}
